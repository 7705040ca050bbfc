import { CodePipelineClient } from '@aws-sdk/client-codepipeline'
import { ECRClient } from '@aws-sdk/client-ecr'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Delivery } from '@envelope/infra'
import { DeployError, exitCodes } from '../deploy-error.ts'

export interface Clients {
  pipelines: CodePipelineClient
  registry: ECRClient
  identity: STSClient
}

/** Credentials come by the SDK's standard chain; the environment says in which region. */
export function createClients({ region }: Pick<Delivery, 'region'>): Clients {
  const options = {
    region,
    maxAttempts: 6,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  }
  return {
    pipelines: new CodePipelineClient(options),
    registry: new ECRClient(options),
    identity: new STSClient(options),
  }
}

/** @throws DeployError when the credentials are of another account than the environment's */
export async function checkAccount({ identity }: Clients, { account, environment }: Delivery): Promise<void> {
  const { Account, Arn } = await identity.send(new GetCallerIdentityCommand({}))
  if (Account === account) return
  throw new DeployError(
    `the credentials are of account ${Account} (${Arn}), but ${environment} is in account ${account}`,
    `sign in to ${account}, or put right account in infra/src/parameters/${environment}.ts`,
    exitCodes.permission,
  )
}
