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
  /** Ends it at once, as a machine does that fails; what it has written to disk stays. Resolves when it is gone. */
  kill: () => Promise<void>
  /** Has it be there again, at its address and with its data; resolves when it is ready. */
  restart: () => Promise<void>
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
  const start = () => spawn(options.command, options.args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let child = start()
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    end()
    await ended
  }
  const stop = async () => {
    process.off('exit', end)
    // Its data are thrown away, so there is nothing to be shut down in order.
    await kill()
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
    kill,
    async restart() {
      await kill()
      child = start()
      await untilReady(child, options.ready)
    },
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
