import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DeployCommand, type Ended } from '../support/deploy-command.ts'
import { FakeDocker } from '../support/fake-docker.ts'
import { WorkspaceCopy } from '../support/workspace-copy.ts'

// Each test starts processes, on machines that others may keep busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let copy: WorkspaceCopy
let withoutDocker: string
beforeAll(() => {
  copy = new WorkspaceCopy()
  withoutDocker = join(copy.path, '../bin')
  mkdirSync(withoutDocker)
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  symlinkSync(git, join(withoutDocker, 'git'))
})
afterAll(() => copy[Symbol.dispose]())

const nowhere = 'http://127.0.0.1:9'
const deploy = (args: string, path: string): Promise<Ended> =>
  new DeployCommand(copy, nowhere, args.split(' '), { PATH: path }).ended

describe('deploying to the stack is refused, with what to do, and before anything is built,', () => {
  it('without Docker', async () => {
    const { code, output, errors } = await deploy('tenant --environment=local', withoutDocker)
    expect(code).toBe(69)
    expect(errors).toBe(
      'docker is not installed: https://docs.docker.com/get-docker\n' +
        'What to do: install Docker, or start it, then deploy again; nothing was changed\n',
    )
    expect(output).toBe('')
  })

  it('without an engine that answers', async () => {
    using docker = new FakeDocker({ engine: false })
    const { code, output, errors } = await deploy('api-gateway-shim --environment=local', docker.path)
    expect(code).toBe(69)
    expect(errors).toContain(
      "Docker's engine does not answer: Cannot connect to the Docker daemon\nWhat to do: ",
    )
    expect(output).toBe('')
  })

  it('without the stack', async () => {
    using docker = new FakeDocker()
    const { code, output, errors } = await deploy('hq --environment=local', docker.path)
    expect(code).toBe(69)
    expect(errors).toBe(
      'the stack is not there: hq has no container in the project envelope\n' +
        'What to do: docker compose up (docs/stack.md), then deploy again\n',
    )
    expect(output).toBe('')
    const asked = new Set(docker.commands.map(({ words }) => words[0]))
    expect([...asked].filter((word) => !['buildx', 'version', 'compose', 'ps'].includes(word!))).toEqual([])
  })
})
