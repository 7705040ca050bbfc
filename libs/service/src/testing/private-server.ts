import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'

export interface Server {
  /** Address with credentials, as `DATABASE_URL` and `REDIS_URL` take it. */
  url: string
  /** Ends it and removes its data, if it is private; resolves when it is gone. */
  stop: () => Promise<void>
}

export interface PrivateServer extends Server {
  /** Has it keep its connections and answer nothing, until it is told to go on. */
  hang: () => void
  goOn: () => void
}

/** A directory that only this server uses, removed when it stops. */
export const privateDirectory = (name: string) => mkdtemp(join(tmpdir(), `envelope-${name}-`))

/**
 * Starts a server and waits until it says that it is ready.
 * @param ready what its output says then
 * @throws Error with the server's own last words when it ends before that
 */
export async function startPrivateServer(options: {
  url: string
  directory: string
  command: string
  args: string[]
  ready: RegExp
}): Promise<PrivateServer> {
  const child = spawn(options.command, options.args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      // Its data are thrown away, so there is nothing to be shut down in order.
      kill()
      await ended
    }
    await rm(options.directory, { recursive: true, force: true })
  }
  try {
    await untilReady(child, options.ready)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: options.url,
    stop,
    hang: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
  }
}

async function untilReady(child: ChildProcess, ready: RegExp): Promise<void> {
  let output = ''
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const read = (chunk: Buffer) => {
    output = (output + chunk).slice(-10_000)
    if (ready.test(output)) resolve()
  }
  child.stdout!.on('data', read)
  child.stderr!.on('data', read)
  child.once('error', reject)
  child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}:\n${output}`)))
  await promise
}
