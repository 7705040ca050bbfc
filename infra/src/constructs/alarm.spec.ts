import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { describe, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { Alert, everyMinute, type AlertProps } from './alarm.ts'

function alarm(props: Partial<AlertProps> = {}) {
  const bench = new Workbench()
  const { stack, alerts } = bench
  new Alert(stack, 'Alert', {
    name: 'jobs-late',
    metric: new Metric({ namespace: 'Tests', metricName: 'Jobs', ...everyMinute }),
    meaning: 'Jobs are late.',
    remedy: 'start a worker.',
    threshold: 5,
    alerts,
    ...props,
  })
  return bench.template()
}

describe('an alert', () => {
  it('says what is wrong, then what to do', () => {
    alarm().hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'jobs-late',
      AlarmDescription: 'Jobs are late. What to do: start a worker.',
    })
  })

  it('tells people when it begins and when it ends', () => {
    const topic = ['arn:aws:sns:eu-central-1:222222222222:alerts']
    alarm().hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: topic, OKActions: topic })
  })

  it('goes off above the threshold for five minutes, or below it when asked to', () => {
    alarm().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 5,
    })
    alarm({ below: true, minutes: 2 }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 2,
    })
  })

  it('stays silent where nothing is measured, as at night', () => {
    alarm().hasResourceProperties('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching' })
  })
})
