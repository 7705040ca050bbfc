import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { search, type JSONValue } from '@jmespath-community/jmespath'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const listExecutions = join(import.meta.dirname, '../../test/support/pipeline-executions.ts')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'envelope-build-'))
  program(
    'docker',
    'if [[ $1 == login ]]; then cat >/dev/null; fi\nif [[ $1 == push ]]; then pushed "$2"; fi',
  )
  program(
    'aws',
    `case "$1 $2" in
      'ecr describe-images')
        if [[ -e $STATE/error ]]; then cat "$STATE/error" >&2; exit 254; fi
        if ! grep -qx "$4" "$STATE/images" 2>/dev/null; then echo 'An error occurred (ImageNotFoundException)' >&2; exit 254; fi
        echo sha256:digest-of-$4 ;;
      'ecr describe-image-scan-findings') cat "$STATE/critical" 2>/dev/null || echo 0 ;;
      'ecr get-login-password') echo password ;;
      'ssm get-parameter') echo "$DEPLOYED" ;;
      'codepipeline list-pipeline-executions')
        while [[ $1 != --query ]]; do shift; done
        '${process.execPath}' '${listExecutions}' "$2" <"$STATE/executions" ;;
    esac`,
  )
  state('executions', 'this InProgress c0ffee\nearlier Succeeded beef\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A program that notes what it is told. */
function program(name: string, does: string): void {
  const path = join(folder, name)
  const pushed = 'pushed() { local name=${1#*/}; echo "${name%:*}" >>"$STATE/images"; }'
  writeFileSync(path, `#!/usr/bin/env bash\necho "${name} $*" >>"$STATE/log"\n${pushed}\n${does}\n`)
  chmodSync(path, 0o755)
}

const state = (name: string, content: string) => writeFileSync(join(folder, name), content)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

async function build(environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', [join(import.meta.dirname, 'build.sh')], {
    cwd: folder,
    env: {
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      STATE: folder,
      RESULTS: join(folder, 'results'),
      CODEBUILD_RESOLVED_SOURCE_VERSION: 'c0ffee',
      IMAGES: 'api-gateway-shim reverb-bridge',
      MAKE: 'echo "make $1" >>"$STATE/log"',
      REGISTRY: '222222222222.dkr.ecr.eu-central-1.amazonaws.com',
      PREFIX: 'envelope-production',
      TAG_PARAMETER: '/envelope/production/images/api-gateway-shim/tag',
      REPOSITORY: 'envelope-example/envelope',
      PIPELINE: 'envelope-production-api',
      EXECUTION: 'this',
      DEPLOYED: 'beef',
      ...environment,
    },
  })
  return stdout
}

describe('the build of a pipeline', () => {
  it('makes and pushes what is missing, by the commit, and says what there is to approve', async () => {
    state('images', 'envelope-production/reverb-bridge\n')
    await build()
    const log = read('log').split('\n')
    expect(log.filter((line) => line.startsWith('make '))).toEqual(['make api-gateway-shim'])
    expect(log.filter((line) => line.startsWith('docker push'))).toEqual([
      'docker push 222222222222.dkr.ecr.eu-central-1.amazonaws.com/envelope-production/api-gateway-shim:c0ffee',
    ])
    expect(read('results/images')).toBe(
      'api-gateway-shim sha256:digest-of-envelope-production/api-gateway-shim\n' +
        'reverb-bridge sha256:digest-of-envelope-production/reverb-bridge\n',
    )
    expect(read('results/difference')).toBe(
      'https://github.com/envelope-example/envelope/compare/beef...c0ffee\n',
    )
  })

  it('makes nothing where all images are there', async () => {
    state('images', 'envelope-production/api-gateway-shim\nenvelope-production/reverb-bridge\n')
    expect(await build()).toContain('reverb-bridge: is there for c0ffee')
    expect(read('log')).not.toMatch(/^(make|docker) /m)
  })

  it.each([
    ['is released by one that began before', 'this InProgress c0ffee\nearlier InProgress c0ffee\n'],
    [
      'is, with another commit since',
      'this InProgress c0ffee\nother InProgress beef\nearlier InProgress c0ffee\n',
    ],
    ['is deployed', 'later InProgress beef\nthis InProgress c0ffee\nearlier Succeeded c0ffee\n'],
    [
      'is deployed, and another one failed since',
      'this InProgress c0ffee\nother Failed beef\nlast Stopped c0ffee\nearlier Succeeded c0ffee\n',
    ],
  ])('ends its execution, and makes nothing, where the commit %s', async (_, executions) => {
    state('executions', executions)
    await build()
    const log = read('log').trim().split('\n')
    expect(log).toEqual([
      expect.stringContaining(
        'aws codepipeline list-pipeline-executions --pipeline-name envelope-production-api ',
      ),
      'aws codepipeline stop-pipeline-execution --pipeline-name envelope-production-api ' +
        '--pipeline-execution-id this --reason c0ffee is released by earlier',
    ])
    for (const name of ['images', 'difference'])
      expect(read(`results/${name}`)).toBe('c0ffee is released by earlier\n')
  })

  it.each([
    ['later', 'later InProgress c0ffee\nthis InProgress c0ffee\n'],
    ['before another one', 'this InProgress c0ffee\nother Succeeded beef\nearlier Succeeded c0ffee\n'],
    ['never', 'this InProgress c0ffee\n'],
    ['without success', 'this InProgress c0ffee\nearlier Failed c0ffee\noldest Superseded c0ffee\n'],
    ['by none whose source is fetched', 'later InProgress\nthis InProgress c0ffee\nearlier InProgress\n'],
  ])('goes on where the commit was released %s', async (_, executions) => {
    state('executions', executions)
    await build()
    expect(read('log')).not.toContain('stop-pipeline-execution')
    expect(read('results/images')).toContain('reverb-bridge sha256:digest-of')
  })

  it('reads from each answer of AWS what it is after', async () => {
    await build()
    const answers: Record<string, [answer: JSONValue, read: JSONValue][]> = {
      'ecr describe-images': [
        [{ imageDetails: [{ imageDigest: 'sha256:ab', imageTags: ['c0ffee'] }] }, 'sha256:ab'],
      ],
      'ecr describe-image-scan-findings': [
        [{ imageScanFindings: { findingSeverityCounts: { HIGH: 3, CRITICAL: 2 } } }, 2],
        [{ imageScanFindings: { findingSeverityCounts: { HIGH: 3 } } }, 0],
        [{ imageScanFindings: { findings: [], findingSeverityCounts: {} } }, 0],
      ],
      'ssm get-parameter': [[{ Parameter: { Name: '/tag', Type: 'String', Value: 'beef' } }, 'beef']],
    }
    const asked = [...read('log').matchAll(/^aws (\w+ [\w-]+) .*?--query (.+?)(?: --output text)?$/gm)]
    const queries = new Map(asked.map(([, operation, query]) => [operation!, query!]))
    for (const [operation, examples] of Object.entries(answers))
      for (const [answer, expected] of examples)
        expect(search(answer, queries.get(operation)!), operation).toEqual(expected)
    expect(new Set(queries.keys())).toEqual(
      new Set([...Object.keys(answers), 'codepipeline list-pipeline-executions']),
    )
  })

  it('before the first release names the commit, since there is nothing to compare with', async () => {
    await build({ DEPLOYED: 'none' })
    expect(read('results/difference')).toBe('https://github.com/envelope-example/envelope/commits/c0ffee\n')
  })

  it('fails for an image with critical findings, and waits for them before', async () => {
    state('critical', '2\n')
    await expect(build()).rejects.toMatchObject({
      stderr: expect.stringContaining('api-gateway-shim: 2 critical findings'),
    })
    expect(read('log')).toMatch(/ecr wait image-scan-complete .*\n.*ecr describe-image-scan-findings/)
  })

  it('fails where the registry cannot be asked, and makes nothing', async () => {
    state('error', 'An error occurred (AccessDeniedException)\n')
    await expect(build()).rejects.toMatchObject({ stderr: expect.stringContaining('AccessDeniedException') })
    expect(read('log')).not.toContain('make ')
  })

  it('fails where an image cannot be made, and pushes nothing', async () => {
    await expect(build({ MAKE: 'exit 3' })).rejects.toMatchObject({ code: 3 })
    expect(read('log')).not.toContain('docker push')
  })

  it('takes what somebody else has pushed meanwhile', async () => {
    program(
      'docker',
      'if [[ $1 == login ]]; then cat >/dev/null; fi\nif [[ $1 == push ]]; then pushed "$2"; exit 1; fi',
    )
    await build()
    expect(read('results/images')).toContain('reverb-bridge sha256:digest-of')
  })
})
