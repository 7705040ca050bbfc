import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'

/** A process of the shim, as it is really started. */
export class ShimProcess {
  readonly child: ChildProcess
  readonly exit: Promise<[code: number | null, signal: string | null]>
  output = ''
  errors = ''

  constructor(command: string[], env: Record<string, string>) {
    this.child = fork(join(import.meta.dirname, '../../src/main.ts'), command, {
      env: { LOG_LEVEL: 'info', NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...env },
      silent: true,
    })
    this.exit = once(this.child, 'exit') as typeof this.exit
    this.child.stdout!.on('data', (chunk) => (this.output += chunk))
    this.child.stderr!.on('data', (chunk) => (this.errors += chunk))
  }

  async says(words: string): Promise<this> {
    await vi.waitFor(() => expect(this.output + this.errors).toContain(words), { timeout: 60_000 })
    return this
  }

  async kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    this.child.kill(signal)
    return (await this.exit)[0]
  }
}

/** Runs a command to its end. */
export async function run(command: string[], env: Record<string, string>) {
  const shim = new ShimProcess(command, env)
  const [code] = await shim.exit
  return { code, output: shim.output, errors: shim.errors }
}
