/**
 * What AWS asks for, in US dollars without tax, in one region.
 *
 * Written down from memory of AWS's public price lists, and never compared with them: compare each with its page before a
 * decision hangs on it, then move the date and change the source. Savings plans, reservations and free tiers of new
 * accounts are left out; free allowances that every account has for ever are named where they count.
 */
export const prices = {
  region: 'eu-central-1',
  /** Of all of them; each has the page that says what it is today. */
  source: "written from memory of AWS's public price lists",
  asOf: '2025-06-30',
  hoursPerMonth: 730,
  of: {
    fargateCpu: { usd: 0.03725, unit: 'vCPU-hour, ARM64', source: 'https://aws.amazon.com/fargate/pricing/' },
    fargateMemory: {
      usd: 0.00409,
      unit: 'GB-hour, ARM64',
      source: 'https://aws.amazon.com/fargate/pricing/',
    },
    natHour: { usd: 0.052, unit: 'gateway-hour', source: 'https://aws.amazon.com/vpc/pricing/' },
    natGb: { usd: 0.052, unit: 'GB', source: 'https://aws.amazon.com/vpc/pricing/' },
    publicAddress: { usd: 0.005, unit: 'IPv4 address-hour', source: 'https://aws.amazon.com/vpc/pricing/' },
    endpointHour: {
      usd: 0.012,
      unit: 'endpoint-hour in a zone',
      source: 'https://aws.amazon.com/privatelink/pricing/',
    },
    endpointGb: { usd: 0.01, unit: 'GB', source: 'https://aws.amazon.com/privatelink/pricing/' },
    balancerHour: {
      usd: 0.027,
      unit: 'load balancer-hour',
      source: 'https://aws.amazon.com/elasticloadbalancing/pricing/',
    },
    balancerUnit: {
      usd: 0.008,
      unit: 'LCU-hour',
      source: 'https://aws.amazon.com/elasticloadbalancing/pricing/',
    },
    transferOut: {
      usd: 0.09,
      unit: 'GB to the internet, after 100 GB',
      source: 'https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer',
    },
    transferBetweenZones: {
      usd: 0.02,
      unit: 'GB, both directions',
      source: 'https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer',
    },
    databaseStorage: {
      usd: 0.137,
      unit: 'GB-month gp3, one zone',
      source: 'https://aws.amazon.com/rds/mariadb/pricing/',
    },
    databaseBackup: {
      usd: 0.103,
      unit: 'GB-month beyond the size of the database',
      source: 'https://aws.amazon.com/rds/mariadb/pricing/',
    },
    cacheBackup: {
      usd: 0.085,
      unit: 'GB-month beyond the first snapshot',
      source: 'https://aws.amazon.com/elasticache/pricing/',
    },
    keyMonth: { usd: 1, unit: 'key-month', source: 'https://aws.amazon.com/kms/pricing/' },
    keyRequests: { usd: 0.03, unit: '10,000 requests', source: 'https://aws.amazon.com/kms/pricing/' },
    secretMonth: {
      usd: 0.4,
      unit: 'secret-month',
      source: 'https://aws.amazon.com/secrets-manager/pricing/',
    },
    firewallMonth: { usd: 5, unit: 'web ACL-month', source: 'https://aws.amazon.com/waf/pricing/' },
    firewallRule: { usd: 1, unit: 'rule-month', source: 'https://aws.amazon.com/waf/pricing/' },
    firewallRequests: { usd: 0.6, unit: 'million requests', source: 'https://aws.amazon.com/waf/pricing/' },
    alarmMonth: {
      usd: 0.1,
      unit: 'alarm-metric-month',
      source: 'https://aws.amazon.com/cloudwatch/pricing/',
    },
    dashboardMonth: { usd: 3, unit: 'dashboard-month', source: 'https://aws.amazon.com/cloudwatch/pricing/' },
    metricMonth: { usd: 0.3, unit: 'metric-month', source: 'https://aws.amazon.com/cloudwatch/pricing/' },
    logsTaken: { usd: 0.63, unit: 'GB taken in', source: 'https://aws.amazon.com/cloudwatch/pricing/' },
    logsKept: {
      usd: 0.0324,
      unit: 'GB-month kept, compressed',
      source: 'https://aws.amazon.com/cloudwatch/pricing/',
    },
    registryGb: { usd: 0.1, unit: 'GB-month', source: 'https://aws.amazon.com/ecr/pricing/' },
    bucketGb: { usd: 0.0245, unit: 'GB-month', source: 'https://aws.amazon.com/s3/pricing/' },
    bucketRequests: { usd: 0.0054, unit: '1,000 writes', source: 'https://aws.amazon.com/s3/pricing/' },
    zoneMonth: { usd: 0.5, unit: 'hosted zone-month', source: 'https://aws.amazon.com/route53/pricing/' },
    buildMinute: {
      usd: 0.0034,
      unit: 'minute of arm1.small',
      source: 'https://aws.amazon.com/codebuild/pricing/',
    },
    pipelineMinute: {
      usd: 0.002,
      unit: 'minute of an action, type V2, after 100',
      source: 'https://aws.amazon.com/codepipeline/pricing/',
    },
  },
  /** An hour of one node in one zone. */
  database: {
    source: 'https://aws.amazon.com/rds/mariadb/pricing/',
    hour: {
      'db.t3.micro': 0.02,
      'db.t3.small': 0.039,
      'db.t3.medium': 0.078,
      'db.t3.large': 0.157,
      'db.t3.xlarge': 0.313,
    },
  },
  cache: {
    source: 'https://aws.amazon.com/elasticache/pricing/',
    hour: { 'cache.t3.micro': 0.019, 'cache.t3.small': 0.038, 'cache.t3.medium': 0.077 },
    /** Of the price for Redis. */
    valkey: 0.8,
  },
} as const

export type PriceName = keyof typeof prices.of
