/**
 * `nx run infra:cost`: what the environments cost in a month, from their templates.
 *   --set NAME=VALUE      with a parameter, or an assumption about usage, changed (may be repeated)
 *   --compare ENVIRONMENT the other environment against it; when something is set, it with that against it as it is
 *   --environment NAME    that one only
 *   --lines               every line, not only the sum of each service
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createApp } from '../app.ts'
import { Assembly } from '../assembly/assembly.ts'
import { systemOf } from '../assembly/read-system.ts'
import { ParametersError, reportProblems } from '../parameters/parameters-error.ts'
import { checkParameters, environmentNames, parametersInput } from '../parameters/parameters.ts'
import { createSystem } from '../system.ts'
import { estimate, type Line } from './estimate.ts'
import { prices } from './prices.ts'
import { applySettings, checkUsage } from './settings.ts'
import { table } from './table.ts'

reportProblems(() => {
  const { set, compare, lines, environment } = options()
  const changed = set.length > 0 && compare !== undefined ? [compare] : undefined
  const chosen = environment
    ? [environment]
    : (changed ?? environmentNames.filter((name) => name !== compare))
  const columns = chosen.map((name) => ({
    name: set.length > 0 ? `${name}, ${set.join(', ')}` : name,
    lines: costOf(name, set),
  }))
  if (compare !== undefined) columns.push({ name: compare, lines: costOf(compare, []) })
  process.stdout.write(
    `US dollars a month in ${prices.region}, without tax. Prices are ${prices.source},\n` +
      `as of ${prices.asOf}: compare them with AWS's pages, which infra/src/cost/prices.ts names, before you decide by them.\n` +
      `"usual" is at the assumed usage (infra/src/cost/usage.ts), "at most" with every scaled service at its maximum all month.\n\n` +
      `${table(columns, { lines, difference: compare !== undefined })}\n`,
  )
})

function options() {
  try {
    const { values } = parseArgs({
      options: {
        set: { type: 'string', multiple: true, default: [] },
        compare: { type: 'string' },
        environment: { type: 'string' },
        lines: { type: 'boolean', default: false },
      },
    })
    for (const name of ['compare', 'environment'] as const)
      if (values[name] !== undefined && !environmentNames.includes(values[name]))
        throw new ParametersError([`--${name} ${values[name]}: expected ${environmentNames.join(' or ')}`])
    return values
  } catch (error) {
    if (error instanceof ParametersError) throw error
    throw new ParametersError([
      `${(error as Error).message.split('. ')[0]}: expected --set NAME=VALUE, --compare ENVIRONMENT, --environment NAME, or --lines`,
    ])
  }
}

/** The environment is synthesized anew, so that a changed parameter has all of its consequences. */
function costOf(environment: string, assignments: readonly string[]): Line[] {
  const { parameters, usage } = applySettings(parametersInput(environment), assignments)
  const directory = mkdtempSync(join(tmpdir(), 'envelope-cost-'))
  try {
    const app = createApp(directory)
    createSystem(app, checkParameters(parameters))
    app.synth()
    const assembly = new Assembly(directory)
    return estimate({ assembly, system: systemOf(assembly), usage: checkUsage(usage) })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
