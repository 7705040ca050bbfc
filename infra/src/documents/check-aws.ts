import * as acm from '@aws-sdk/client-acm'
import * as cloudformation from '@aws-sdk/client-cloudformation'
import * as codepipeline from '@aws-sdk/client-codepipeline'
import * as connections from '@aws-sdk/client-codestar-connections'
import * as ec2 from '@aws-sdk/client-ec2'
import * as ecs from '@aws-sdk/client-ecs'
import * as rds from '@aws-sdk/client-rds'
import * as route53 from '@aws-sdk/client-route-53'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as ssm from '@aws-sdk/client-ssm'
import * as sts from '@aws-sdk/client-sts'

const clients: Readonly<Record<string, object>> = {
  acm,
  cloudformation,
  codepipeline,
  'codestar-connections': connections,
  ec2,
  ecs,
  rds,
  route53,
  secretsmanager,
  ssm,
  sts,
}

/** What the command line has of its own, with its options. */
const customCommands: Readonly<Record<string, readonly string[]>> = {
  'ecr get-login-password': [],
  'logs tail': ['since', 'follow', 'format', 'filter-pattern'],
  's3 ls': ['recursive'],
  's3 rm': ['recursive'],
  'configure sso': [],
}
const globalOptions = ['region', 'profile', 'query', 'output', 'no-cli-pager', 'cli-input-json']
/** The operation whose options a waiter takes. */
const waiters: Readonly<Record<string, string>> = {
  'ecs services-stable': 'describe-services',
  'ecs tasks-stopped': 'describe-tasks',
  'rds db-instance-available': 'describe-db-instances',
  'rds db-snapshot-available': 'describe-db-snapshots',
  'acm certificate-validated': 'describe-certificate',
  'cloudformation stack-delete-complete': 'describe-stacks',
}

/** What is wrong with an `aws` command by AWS's own description of its services, if anything is. */
export function problemWithAws([service = '', ...rest]: readonly string[]): string | undefined {
  const custom = customCommands[`${service} ${rest[0]}`]
  if (custom) return problemWithOptions(rest.slice(1), custom)
  const client = clients[service]
  if (!client) return `aws ${service}: no such service, or its client is not a dependency of infra`
  const waiting = rest[0] === 'wait'
  const operation = waiting ? waiters[`${service} ${rest[1]}`] : rest[0]
  if (operation === undefined) return `aws ${service} wait ${rest[1]}: there is no such waiter`
  const options = optionsOf(client, operation)
  if (!options) return `aws ${service} ${operation}: there is no such operation`
  return problemWithOptions(rest.slice(waiting ? 2 : 1), options)
}

const plain = (name: string): string => name.replaceAll('-', '').toLowerCase()

/** Names of an operation's parameters, as the SDK's schema of its input has them. */
function optionsOf(client: object, operation: string): string[] | undefined {
  const found = Object.entries(client).find(([name]) => plain(name) === `${plain(operation)}$`)
  if (!found) return undefined
  const schema = found[1] as [
    kind: number,
    namespace: string,
    name: string,
    traits: unknown,
    input: () => unknown,
  ]
  const input = (typeof schema[4] === 'function' ? schema[4]() : schema[4]) as unknown[]
  return ((input[4] as string[] | undefined) ?? []).map(plain)
}

function problemWithOptions(words: readonly string[], known: readonly string[]): string | undefined {
  const allowed = [...known.map(plain), ...globalOptions.map(plain)]
  const unknown = words
    .filter((word) => word.startsWith('--'))
    .map((word) => word.slice(2).split('=')[0]!)
    .find(
      (option) => !allowed.includes(plain(option)) && !allowed.includes(plain(option.replace(/^no-/, ''))),
    )
  return unknown === undefined ? undefined : `there is no option --${unknown}`
}
