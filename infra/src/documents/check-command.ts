import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Assembly } from '../assembly/assembly.ts'
import { environmentNames } from '../parameters/parameters.ts'
import { problemWithAws } from './check-aws.ts'
import type { Command } from './commands.ts'

const infra = join(import.meta.dirname, '../..')
const workspace = join(infra, '..')

/** What is wrong with a command in a document, if anything is. */
export function problemWith({ words: [program = '', ...rest] }: Command): string | undefined {
  const check = programs[program]
  return check ? check(rest) : `no test knows the program ${program}`
}

const programs: Readonly<Record<string, (rest: string[]) => string | undefined>> = {
  aws: problemWithAws,
  npx: ([tool, ...rest]) =>
    tool === 'nx' ? nx(rest) : tool === 'cdk' ? cdk(rest) : `npx ${tool}: the workspace has no such program`,
  npm: ([command]) => among(command, ['ci', 'test'], 'npm'),
  cd: ([folder = '']) =>
    existsSync(join(workspace, folder)) || folder === '..' ? undefined : `there is no ${folder}`,
  git: ([command]) =>
    among(command, ['clone', 'tag', 'push', 'rev-parse', 'status', 'describe', 'switch', 'pull'], 'git'),
  docker: ([command]) => among(command, ['login', 'build', 'tag', 'push', 'buildx', 'image'], 'docker'),
  curl: (rest) =>
    rest.some((word) => word.startsWith('https://')) ? undefined : 'curl without an https address',
  dig: (rest) => (rest.length > 0 ? undefined : 'dig without a name'),
  export: (rest) =>
    rest.every((word) => /^[A-Z_]+(=|$)/.test(word)) ? undefined : 'export of what is no variable',
  read: ([option]) => among(option, ['-rs'], 'read'),
  node: ([script, command = '']) =>
    script === '/app/main.js' &&
    existsSync(join(workspace, 'apps/api-gateway-shim/src/commands', `${command}.ts`))
      ? undefined
      : `node ${script} ${command}: the API's image has no such command`,
}

function among(word: string | undefined, known: readonly string[], program: string): string | undefined {
  return word !== undefined && known.includes(word)
    ? undefined
    : `${program} ${word}: expected ${known.join(', ')}`
}

function nx([command, ...rest]: string[]): string | undefined {
  const projects = targetsByProject()
  const known = (targets: readonly string[]) => {
    const all = [...projects.values()].flat()
    const missing = targets.find((target) => !all.includes(target))
    return missing === undefined ? undefined : `no project has the target ${missing}`
  }
  if (command === 'run') {
    const [project = '', target = ''] = rest[0]!.split(':')
    return projects.get(project)?.includes(target) ? undefined : `Nx knows no ${project}:${target}`
  }
  if (command === 'run-many' || command === 'affected') {
    const start = rest.findIndex((word) => word === '-t') + 1
    const end = rest.findIndex((word, index) => index >= start && word.startsWith('-'))
    return start > 0 ? known(rest.slice(start, end === -1 ? undefined : end)) : `nx ${command} without -t`
  }
  if (command === 'release')
    return rest.every((word) => ['--skip-publish', '--dry-run'].includes(word))
      ? undefined
      : `nx release ${rest.join(' ')}: expected --skip-publish or --dry-run`
  return projects.get(rest[0] ?? '')?.includes(command ?? '')
    ? undefined
    : `Nx knows no ${rest[0]}:${command}`
}

let projects: Map<string, string[]> | undefined

/** Read where Nx reads them: no project here has a target that is not written down. */
function targetsByProject(): Map<string, string[]> {
  projects ??= new Map(
    globSync(['{apps,libs}/*/project.json', 'tools/project.json', 'infra/project.json'], {
      cwd: workspace,
    }).map((path) => {
      const { name, targets } = JSON.parse(readFileSync(join(workspace, path), 'utf8')) as {
        name?: string
        targets: Record<string, unknown>
      }
      return [name ?? dirname(path), Object.keys(targets)]
    }),
  )
  return projects
}

function cdk([command = '', ...rest]: string[]): string | undefined {
  const options = cdkOptions(command)
  for (const [index, word] of rest.entries()) {
    if (word.startsWith('-')) {
      const name = word.replace(/^--?(no-)?/, '').split('=')[0]!
      if (!options.includes(name)) return `cdk ${command} has no option ${word}`
      if (name === 'context') {
        const [, environment] = /^environment=(.+)$/.exec(rest[index + 1] ?? '') ?? []
        if (!environmentNames.includes(environment ?? ''))
          return `--context ${rest[index + 1]}: expected environment=…`
      }
      continue
    }
    const isValue = /^(--context|--cloudformation-execution-policies|--require-approval)$/.test(
      rest[index - 1] ?? '',
    )
    if (isValue || word.startsWith('aws://') || word === '$') continue
    if (!stackNames().includes(word)) return `there is no stack ${word}`
  }
  return undefined
}

const optionsOfCdk = new Map<string, string[]>()

/** As the CDK itself lists them. */
function cdkOptions(command: string): string[] {
  const known = optionsOfCdk.get(command)
  if (known) return known
  const help = execFileSync(join(workspace, 'node_modules/.bin/cdk'), [command, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', COLUMNS: '200' },
  })
  if (!help.includes(`cdk ${command}`)) return []
  const options = [...help.matchAll(/(?:^|[\s,])--?([a-zA-Z][\w-]*)/gm)].map(([, name]) => name!)
  optionsOfCdk.set(command, options)
  return options
}

function stackNames(): string[] {
  return environmentNames.flatMap((environment) => {
    const { prefix, parts } = new Assembly(join(infra, 'cdk.out', environment))
    return [`${prefix}-*`, ...parts.map((part) => `${prefix}-${part}`)]
  })
}
