import { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser'
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { workspace } from '../src/workspace.ts'

interface Step {
  uses?: string
  run?: string
}
interface Job {
  container?: string
  needs?: string[]
  steps: Step[]
  permissions?: Record<string, string>
  'timeout-minutes'?: number
}

interface Workflow {
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

const files = globSync('.github/workflows/*.yml', { cwd: workspace }).sort()
const textOf = (file: string) => readFileSync(join(workspace, file), 'utf8')
const workflowOf = (file: string) => parse(textOf(file)) as Workflow
const jobsOf = (file: string) => Object.entries(workflowOf(file).jobs)

it('there is a workflow for pull requests, for main, and for releases', () => {
  expect(files.map((file) => basename(file))).toEqual(['main.yml', 'pull-request.yml', 'release.yml'])
})

describe.each(files)('%s', (file) => {
  it('is a workflow by GitHub’s own parser', async () => {
    const { context, value } = parseWorkflow(
      { name: file, content: textOf(file) },
      new NoOperationTraceWriter(),
    )
    await convertWorkflowTemplate(context, value!)
    expect(context.errors.getErrors().map(({ message }) => message)).toEqual([])
  })

  it('names every action by a commit, with its version beside it', () => {
    const actions = [...textOf(file).matchAll(/uses: (.+)/g)].map(([, action]) => action)
    expect(actions.length).toBeGreaterThan(0)
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('may read sources and nothing else, where a job does not say more', () => {
    expect(workflowOf(file).permissions).toEqual({ contents: 'read' })
    const allowed: Record<string, object> = {
      'main.yml deploy': { contents: 'read', actions: 'read', 'id-token': 'write' },
      'release.yml deploy': { contents: 'read', 'id-token': 'write' },
      'pull-request.yml comment': { 'pull-requests': 'write' },
    }
    for (const [name, { permissions }] of jobsOf(file))
      expect(permissions).toEqual(allowed[`${basename(file)} ${name}`])
  })

  it('lets no job run on for ever', () => {
    for (const [, job] of jobsOf(file)) expect(job['timeout-minutes']).toBeLessThanOrEqual(180)
  })

  it('says nothing of its own of what is checked or deployed: .ci does', () => {
    const passing = [/^git config --global --add safe\.directory /, /^cat infrastructure-change\.md >> /]
    for (const [, { steps }] of jobsOf(file))
      for (const { run } of steps)
        if (run !== undefined && !passing.some((pattern) => pattern.test(run)))
          expect(run).toMatch(/^\.ci\/\S+/)
  })
})

it('main runs all parts of what CI runs, those with containers outside of one, before it deploys', () => {
  const { jobs } = workflowOf('.github/workflows/main.yml')
  const called = Object.values(jobs).map(({ container, needs, steps }) => ({
    runs: steps.map(({ run }) => run).filter((run) => run?.startsWith('.ci/')),
    inContainer: container !== undefined,
    after: needs ?? [],
  }))
  expect(called).toEqual([
    { runs: ['.ci/run checks'], inContainer: true, after: [] },
    { runs: ['.ci/run stack'], inContainer: false, after: [] },
    { runs: ['.ci/deploy staging'], inContainer: false, after: ['check', 'stack'] },
  ])
})

it('GitHub’s parser finds what is wrong', async () => {
  const content =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ vrs.A }}\n        ues: b\n'
  const { context } = parseWorkflow({ name: 'wrong.yml', content }, new NoOperationTraceWriter())
  const errors = context.errors.getErrors().map(({ message }) => message)
  expect(errors).toEqual([
    expect.stringContaining("Unrecognized named-value: 'vrs'"),
    expect.stringContaining("Unexpected value 'ues'"),
  ])
})

it.each(globSync('.ci/*', { cwd: workspace }))('%s is a program', (file) => {
  execFileSync('bash', ['-n', join(workspace, file)])
  expect(textOf(file)).toMatch(/^#!\/usr\/bin\/env bash\n/)
})
