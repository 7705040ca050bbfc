import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { workspace } from '../../src/workspace.ts'
import type { FakeAws } from './fake-aws.ts'
import type { WorkspaceCopy } from './workspace-copy.ts'

export interface Ended {
  code: number | null
  output: string
  errors: string
}

/** `deploy.ts` as a process of its own in a copy of the workspace, as Nx runs it, with AWS where it is told. */
export class DeployCommand {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>

  constructor(
    copy: WorkspaceCopy,
    aws: FakeAws | string,
    args: string[],
    environment: Record<string, string | undefined> = {},
  ) {
    this.process = spawn(process.execPath, ['tools/src/deploy/deploy.ts', ...args, '--every=0.05'], {
      cwd: copy.path,
      env: {
        PATH: process.env['PATH'],
        HOME: join(copy.path, '..'),
        NX_DAEMON: 'false',
        NODE_COMPILE_CACHE: join(workspace, 'node_modules/.cache/node'),
        AWS_ENDPOINT_URL: typeof aws === 'string' ? aws : aws.url,
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret-that-is-never-shown',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.ended = this.#end()
  }

  async #end(): Promise<Ended> {
    const { stdout, stderr } = this.process
    const [[code], output, errors] = await Promise.all([
      once(this.process, 'exit') as Promise<[number | null]>,
      text(stdout!),
      text(stderr!),
    ])
    return { code, output, errors }
  }
}
