import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { RestartOnRotation } from './restart-on-rotation.ts'

describe('after the database password was rotated', () => {
  const bench = new Workbench()
  const secretArn = 'arn:aws:secretsmanager:eu-central-1:222222222222:secret:rds-1'
  new RestartOnRotation(bench.stack, 'Restart', {
    names: bench.names,
    secretArn,
    cluster: bench.cluster(),
    services: ['api', 'worker'],
    operationsKey: bench.key,
  })
  const template = bench.template()

  it('only the rotation of that secret starts it', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.secretsmanager'],
        detail: { eventName: ['RotationSucceeded'], additionalEventData: { SecretId: [secretArn] } },
      },
    })
  })

  it('the tasks of each service that has it are replaced', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'))
    const definition = JSON.stringify(machine!['Properties'].DefinitionString)
    expect(definition).toContain(String.raw`\"Result\":[\"api\",\"worker\"]`)
    expect(definition).toContain(String.raw`\"ForceNewDeployment\":true`)
  })

  it('it may update those services, and no other', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'ecs:updateService', Resource: [Match.anyValue(), Match.anyValue()] }),
        ]),
      },
    })
  })
})
