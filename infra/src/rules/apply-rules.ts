import { Aspects, CfnResource, Validations, type App, type IAspect } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { Names } from '../names.ts'
import type { Parameters } from '../parameters/schema.ts'
import { acknowledgements, appliesTo } from './acknowledgements.ts'
import { ControlTowerRules } from './guard-rules.ts'

/** Holds an app's templates against cdk-nag and cfn-guard when it is synthesized; what is not acknowledged fails it. */
export function applyRules(app: App, parameters: Parameters): void {
  Aspects.of(app).add(new Acknowledge(parameters))
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ControlTowerRules())
}

class Acknowledge implements IAspect {
  readonly #fill: (rule: string) => string

  constructor(parameters: Parameters) {
    const { prefix, path } = new Names(parameters)
    this.#fill = (rule) =>
      rule
        .replace('PREFIX', prefix)
        .replace('/PATH', path)
        .replace('REGION', parameters.region)
        .replace('ACCOUNT', parameters.account)
  }

  visit(node: IConstruct): void {
    if (!(node instanceof CfnResource)) return
    for (const acknowledgement of acknowledgements)
      if (appliesTo(acknowledgement, node))
        Validations.of(node).acknowledge({
          id: this.#fill(acknowledgement.rule),
          reason: acknowledgement.reason,
        })
  }
}
