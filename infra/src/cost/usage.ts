import { z } from 'zod'

const amount = z.number('expected a number').min(0, 'expected 0 or more')

/** How much the system is used in a month. Change one with `--set usage.NAME=VALUE`. */
export const usageSchema = z.strictObject({
  scaling: amount
    .max(1, 'expected 0 (always at the minimum) to 1 (always at the maximum)')
    .default(0.15)
    .describe('where a scaled service is between its minimum and maximum, on average'),
  requestsMillion: amount.default(10).describe('requests to the public load balancer, in millions'),
  outGb: amount.default(200).describe('GB sent to the internet'),
  natGb: amount.default(20).describe('GB through NAT'),
  endpointGb: amount.default(150).describe('GB through VPC endpoints: images, logs, secrets'),
  betweenZonesGb: amount.default(100).describe('GB between availability zones'),
  balancerUnits: amount.default(1).describe('LCUs of each load balancer, on average'),
  logsGb: amount.default(30).describe('GB of logs taken in: containers, WAF, flow logs, stores'),
  tenants: amount.default(50).describe('tenants, a bucket each'),
  gbPerTenant: amount.default(2).describe('GB of files of a tenant, older versions included'),
  fileWritesThousand: amount.default(100).describe('files written, in thousands'),
  imagesGb: amount.default(25).describe('GB of images in all repositories'),
  otherBucketsGb: amount.default(20).describe('GB in each other bucket: access logs, artifacts'),
  backupGb: amount.default(50).describe('GB of database backups beyond the size of the database'),
  keyRequestsMillion: amount.default(2).describe('requests to KMS, in millions'),
  metricsPerService: amount
    .default(14)
    .describe('metrics of Container Insights for a service, and for the cluster'),
  buildMinutes: amount.default(20).describe('minutes of one build'),
  releases: amount.default(10).describe('releases of each pipeline'),
})

export type Usage = z.output<typeof usageSchema>
