/** What the CDK's command line runs (cdk.json): one environment, `--context environment=staging`. */
import { createApp } from './app.ts'
import { reportProblems } from './parameters/parameters-error.ts'
import { readParameters } from './parameters/parameters.ts'
import { applyRules } from './rules/apply-rules.ts'
import { createSystem } from './system.ts'

reportProblems(() => {
  const app = createApp()
  const parameters = readParameters(app.node.tryGetContext('environment') as string | undefined)
  createSystem(app, parameters)
  applyRules(app, parameters)
  app.synth()
})
