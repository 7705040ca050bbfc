import { finished } from 'node:stream/promises'
import { Transform, pipeline, type Readable } from 'node:stream'
import { ZipFile } from 'yazl'

export interface ZipEntry {
  /** Folders separated by `/`. */
  path: string
  content: Readable
  /** False for what is compressed by itself. */
  compress: boolean
}

/** Milliseconds that a reader may take nothing. */
const patience = 60_000

/**
 * A ZIP archive (with ZIP64 where it takes that) of entries that are asked for one after the other, each when the one before
 * was read: in memory are a few chunks, and of each entry its name. It breaks off when an entry does, and when nobody reads.
 */
export function zipOf(entries: AsyncIterable<ZipEntry>, patienceMilliseconds = patience): Readable {
  const zip = new ZipFile()
  let chunks = 0
  const output = new Transform({
    transform(chunk, _encoding, done) {
      chunks++
      done(null, chunk)
    },
  })
  pipeline(zip.outputStream, output, () => {})
  zip.on('error', (error: Error) => output.destroy(error))
  const closed = new AbortController()
  output.once('close', () => closed.abort())
  endWhenStuck(output, () => chunks, patienceMilliseconds)
  void addAll(zip, entries, closed.signal).catch((error: Error) => output.destroy(error))
  return output
}

async function addAll(zip: ZipFile, entries: AsyncIterable<ZipEntry>, closed: AbortSignal): Promise<void> {
  for await (const { path, content, compress } of entries)
    try {
      closed.throwIfAborted()
      await add(zip, { path, content, compress }, closed)
    } finally {
      content.destroy()
    }
  zip.end()
}

/** An archive keeps each entry's function to its end. What was read must not be kept with it. */
async function add(zip: ZipFile, { path, content, compress }: ZipEntry, closed: AbortSignal): Promise<void> {
  let source: Readable | undefined = content
  zip.addReadStreamLazy(path, { compress }, (use) => use(null, source!))
  await finished(content, { signal: closed })
  source = undefined
}

function endWhenStuck(output: Readable, progress: () => number, milliseconds: number): void {
  let before = -1
  const timer = setInterval(() => {
    if (progress() === before) output.destroy(new Error('nobody has read for too long'))
    before = progress()
  }, milliseconds)
  output.once('close', () => clearInterval(timer))
}
