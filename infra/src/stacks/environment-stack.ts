import { Fn, Stack, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Names } from '../names.ts'
import type { Parameters } from '../parameters/schema.ts'
import type { Topology } from '../topology.ts'

export interface EnvironmentProps {
  parameters: Parameters
  topology: Topology
}

/** A stack of one environment, `<project>-<environment>-<part>`. */
export class EnvironmentStack extends Stack {
  protected readonly names: Names

  constructor(
    scope: Construct,
    part: string,
    { description, parameters }: { description: string; parameters: Parameters },
  ) {
    const names = new Names(parameters)
    const { account, region } = parameters
    super(scope, names.of(part), {
      env: { account, region },
      description: `${names.prefix}: ${description}`,
      terminationProtection: true,
    })
    this.names = names
    Tags.of(this).add('project', parameters.project)
    Tags.of(this).add('environment', parameters.environment)
  }

  /** The region's first two, named when it is deployed, so that synthesis looks nothing up. */
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()))
  }
}
