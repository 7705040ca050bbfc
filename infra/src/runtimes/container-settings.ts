import type { Service } from '@envelope/topology'
import type { Parameters } from '../parameters/schema.ts'

/** A secret's complete ARN, its key's, and the field where it holds JSON. */
export interface SecretReference {
  arn: string
  keyArn: string
  field?: string
}

/** What a container is given when it starts. */
export interface ContainerSettings {
  environment: Record<string, string>
  /** By the variable that holds the value. */
  secrets: Record<string, SecretReference>
  /** Paths that stay writable beside `/tmp`; everything else of its file system is read-only. */
  writablePaths: readonly string[]
}

/** What settings are made from: addresses and secrets of the system around the container. */
export interface Surroundings {
  parameters: Parameters
  /** Of the service, or of the one-off task. */
  name: string
  port: number | undefined
  stopTimeoutSeconds: number
  /** The release that runs. */
  version: string
  /** The internal load balancer, seen from inside the VPC. */
  apiUrl: string
  reverb: { host: string; port: number; appId: string; key: string; secret: SecretReference }
  database: { host: string; port: number; name: string; secret: SecretReference }
  cache: { host: string; port: number; secret: SecretReference }
  appKey: SecretReference
  smtpUrl: SecretReference
  /** Given to services that have sessions. */
  sessionPassword: SecretReference | undefined
  files: { bucketPrefix: string; keyArn: string }
}

/** Time for the process to end by itself before it is killed. */
const marginSeconds = 5

export const drainSeconds = ({ stopTimeoutSeconds }: Pick<Service, 'stopTimeoutSeconds'>): number =>
  stopTimeoutSeconds - marginSeconds
