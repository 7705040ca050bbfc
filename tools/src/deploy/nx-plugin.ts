/**
 * What Nx keeps to itself about `nx … -t deploy`: it tells the deployments by which commits it compares and which configuration
 * was asked for, and shows their lines as they come; a release takes minutes, and by default Nx shows nothing of what goes well.
 */
import { parseArgs } from 'node:util'

export const name = 'deploy'

/** Nx calls it before it runs tasks; what it sets is in the environment of each. Source: `NxPlugin` of `@nx/devkit`. */
export function preTasksExecution(_options: unknown, { argv }: { argv: string[] }): void {
  const words = argv.slice(2)
  if (!words.some(namesDeploy)) return
  const { values } = parseArgs({
    args: words,
    strict: false,
    options: {
      base: { type: 'string' },
      head: { type: 'string' },
      configuration: { type: 'string', short: 'c' },
      'output-style': { type: 'string' },
      outputStyle: { type: 'string' },
    },
  })
  const { base, head, configuration } = values as Record<string, string | undefined>
  if (base) process.env['NX_BASE'] = base
  if (head) process.env['NX_HEAD'] = head
  if (configuration) process.env['DEPLOY_CONFIGURATION'] = configuration.replace(/^=/, '')
  const severalApps = ['affected', 'run-many'].includes(words[0]!)
  if (!severalApps || values['output-style'] || values['outputStyle']) return
  process.env['NX_STREAM_OUTPUT'] = 'true'
  process.env['NX_PREFIX_OUTPUT'] = 'true'
  // Nx would give each a terminal of its own: tables would be drawn into lines, and Ctrl-C would reach one of them.
  process.env['NX_NATIVE_COMMAND_RUNNER'] = 'false'
}

/** `deploy`, `lint,deploy`, `--targets=deploy`, `tenant:deploy:staging`. */
const namesDeploy = (word: string) => word.split(/[=,:]/).includes('deploy')
