import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { zipOf, type ZipEntry } from './zip.ts'

const entry = (path: string, content: Iterable<unknown> | AsyncIterable<unknown>): ZipEntry => ({
  path,
  content: Readable.from(content, { objectMode: false }),
  compress: false,
})
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const megabyte = Buffer.alloc(1024 * 1024)

describe('an archive', () => {
  it('is made as fast as it is read, and not faster', async () => {
    let made = 0
    let read = 0
    let furthestAhead = 0
    async function* content() {
      for (let count = 0; count < 64; count++) {
        made += megabyte.length
        furthestAhead = Math.max(furthestAhead, made - read)
        yield megabyte
      }
    }
    async function* entries() {
      yield entry('a', content())
      yield entry('b', content())
    }
    for await (const chunk of zipOf(entries())) read += (chunk as Buffer).length
    expect(read).toBeGreaterThan(128 * megabyte.length)
    expect(furthestAhead).toBeLessThan(8 * megabyte.length)
  })

  it('keeps nothing of an entry that was read but its name', async () => {
    const read: WeakRef<Readable>[] = []
    async function* entries() {
      for (let count = 0; count < 20; count++) {
        const one = entry(`${count}`, ['content'])
        read.push(new WeakRef(one.content))
        yield one
      }
      yield entry('last', waiting())
    }
    let kept: number | undefined
    async function* waiting() {
      await new Promise((resolve) => setImmediate(resolve))
      collectGarbage()
      kept = read.filter((content) => content.deref()).length
      yield 'content'
    }
    await buffer(zipOf(entries()))
    // The newest may still be at hand.
    expect(kept).toBeLessThan(3)
  })

  it('breaks off when an entry does, or cannot be made', async () => {
    async function* breaking() {
      yield megabyte
      throw new Error('the bucket is away')
    }
    async function* entries() {
      yield entry('a', breaking())
    }
    await expect(buffer(zipOf(entries()))).rejects.toThrow('the bucket is away')
    async function* none(): AsyncGenerator<ZipEntry> {
      throw new Error('the database is away')
    }
    await expect(buffer(zipOf(none()))).rejects.toThrow('the database is away')
  })

  it('breaks off, and lets go of what it reads, when its reader leaves or takes nothing', async () => {
    for (const leave of [(archive: Readable) => archive.destroy(), () => {}]) {
      const content = Readable.from(Array.from({ length: 64 }, () => megabyte))
      async function* entries() {
        yield { path: 'a', content, compress: false }
      }
      const archive = zipOf(entries(), 50)
      const [closed, letGo] = [once(archive, 'close').catch(() => {}), once(content, 'close')]
      leave(archive)
      await closed
      await letGo
      expect(archive.destroyed).toBe(true)
    }
  })
})
