import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Stats, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

export { Stats }

export interface AlertProps {
  /** Unique in the account and region. */
  name: string
  metric: IMetric
  /** What is wrong, then what to do about it. */
  meaning: string
  remedy: string
  threshold: number
  /** By default above the threshold. */
  below?: boolean
  /** Minutes in a row; by default 5. */
  minutes?: number
  missingData?: TreatMissingData
  alerts: ITopic
}

/** An alarm that tells the people who run the system what to do, when it begins and when it ends. */
export class Alert extends Alarm {
  constructor(scope: Construct, id: string, props: AlertProps) {
    const {
      name,
      metric,
      meaning,
      remedy,
      threshold,
      below = false,
      minutes = 5,
      missingData,
      alerts,
    } = props
    super(scope, id, {
      alarmName: name,
      alarmDescription: `${meaning} What to do: ${remedy}`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: minutes,
      treatMissingData: missingData ?? TreatMissingData.NOT_BREACHING,
    })
    const action = new SnsAction(alerts)
    this.addAlarmAction(action)
    this.addOkAction(action)
  }
}

export const everyMinute = { period: Duration.minutes(1) }
