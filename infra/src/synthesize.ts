/** `nx run infra:synth`: the templates of every environment in `cdk.out/<environment>`; no credentials, no network. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from './app.ts'
import { reportProblems } from './parameters/parameters-error.ts'
import { environmentNames, readParameters } from './parameters/parameters.ts'
import { applyRules } from './rules/apply-rules.ts'
import { createSystem } from './system.ts'

const output = join(import.meta.dirname, '../cdk.out')

reportProblems(() => {
  rmSync(output, { recursive: true, force: true })
  for (const environment of environmentNames) {
    const app = createApp(join(output, environment))
    const parameters = readParameters(environment)
    createSystem(app, parameters)
    applyRules(app, parameters)
    app.synth()
  }
})
