import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'

const children: Example[] = []
afterEach(() => {
  for (const example of children.splice(0)) example.child.kill('SIGKILL')
})

class Example {
  readonly child: ChildProcess
  readonly exit: Promise<[code: number | null, signal: string | null]>
  output = ''
  errors = ''

  constructor(env: Record<string, string>) {
    this.child = fork(join(import.meta.dirname, 'example-service.ts'), {
      env: { NODE_ENV: 'production', ...env },
      silent: true,
    })
    this.exit = once(this.child, 'exit') as never
    this.child.stdout!.on('data', (chunk) => (this.output += chunk))
    this.child.stderr!.on('data', (chunk) => (this.errors += chunk))
    children.push(this)
  }

  says(words: string): Promise<void> {
    return vi.waitFor(() => expect(this.output).toContain(words), { timeout: 10_000 })
  }

  async address(): Promise<string> {
    await this.says('Server listening at')
    return /Server listening at (http:[\w./:]+)/.exec(this.output)![1]!
  }
}

async function startExample(env: Record<string, string> = {}) {
  const example = new Example({ EXAMPLE_PORT: '0', ...env })
  return { example, address: await example.address() }
}

describe('a service that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes the request in flight and exits with 0 (%s)',
    async (signal) => {
      const { example, address } = await startExample()
      const slow = fetch(`${address}/slow`)
      await example.says('request is in flight')

      example.child.kill(signal)
      await example.says('stopping, within 25 s')
      await expect(fetch(`${address}/ready`)).rejects.toThrow('fetch failed')

      example.child.stdin!.write('go')
      const response = await slow
      expect(await response.json()).toEqual({ done: true })
      expect(await example.exit).toEqual([0, null])
      expect(example.output).toContain('first opened is closed last')
    },
  )

  it('counts the two signals of one Ctrl-C as one', async () => {
    const { example, address } = await startExample()
    const slow = fetch(`${address}/slow`)
    await example.says('request is in flight')
    example.child.kill('SIGINT')
    example.child.kill('SIGTERM')
    await example.says('stopping')
    example.child.stdin!.write('go')
    expect((await slow).status).toBe(200)
    expect(await example.exit).toEqual([0, null])
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at once on a second %s, with %i', async (signal, code) => {
    const { example, address } = await startExample()
    const slow = fetch(`${address}/slow`)
    slow.catch(() => {})
    await example.says('request is in flight')
    example.child.kill(signal)
    await example.says('stopping')
    const repeat = setInterval(() => example.child.kill(signal), 100)
    expect(await example.exit).toEqual([code, null])
    clearInterval(repeat)
    await expect(slow).rejects.toThrow()
  })

  it('gives up after DRAIN_SECONDS, says on what, and exits with 1', async () => {
    const { example, address } = await startExample({ DRAIN_SECONDS: '1' })
    const slow = fetch(`${address}/slow`)
    slow.catch(() => {})
    await example.says('request is in flight')
    example.child.kill('SIGTERM')
    expect(await example.exit).toEqual([1, null])
    expect(example.output).toContain('still closing http after 1 s: giving up')
  })

  it('stops when the process that started it is gone', async () => {
    const { example } = await startExample()
    example.child.disconnect()
    expect(await example.exit).toEqual([0, null])
  })
})

describe('a service that cannot start', () => {
  it('prints one line for each wrong variable and exits with 78', async () => {
    const example = new Example({ EXAMPLE_PORT: 'abc' })
    expect(await example.exit).toEqual([78, null])
    expect(example.errors).toBe('EXAMPLE_PORT="abc": expected an integer from 0 to 65535\n')
  })

  it('says in one line that its port is taken, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const example = new Example({ EXAMPLE_PORT: String(port) })
    expect(await example.exit).toEqual([1, null])
    other.close()
    expect(example.errors).toBe(
      `port ${port} is already in use by another program; stop it or set EXAMPLE_PORT to a free port\n`,
    )
  })
})

describe('an error that nobody caught', () => {
  it('is logged as fatal and ends the process with 1', async () => {
    const { example, address } = await startExample()
    await expect(fetch(`${address}/crash`)).rejects.toThrow()
    expect(await example.exit).toEqual([1, null])
    const last = JSON.parse(example.output.trim().split('\n').at(-1)!)
    expect(last).toMatchObject({ level: 60, err: { message: 'nobody catches this' } })
  })
})
