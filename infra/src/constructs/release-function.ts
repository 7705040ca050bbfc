import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duration } from 'aws-cdk-lib'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { buildSync } from 'esbuild'
import type { Names } from '../names.ts'
import { RetainedLogGroup } from './retained-log-group.ts'

export interface ReleaseFunctionProps {
  names: Names
  name: string
  description: string
  /** A file of `src/releases` that exports `handler`. */
  program: 'deploy' | 'migrate'
  environment: Record<string, string>
  operationsKey: IKey
}

/** A function that sees an action of a pipeline through. It may write its log and answer CodePipeline, and what else it is permitted. */
export class ReleaseFunction extends Construct {
  readonly function: LambdaFunction

  constructor(scope: Construct, id: string, props: ReleaseFunctionProps) {
    super(scope, id)
    const { names, name, description, program, environment, operationsKey } = props
    const logGroup = new RetainedLogGroup(this, 'Logs', { name: names.pathOf(name), key: operationsKey })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    this.function = new LambdaFunction(this, 'Function', {
      functionName: names.of(name),
      description,
      runtime: Runtime.NODEJS_24_X,
      handler: `${program}.handler`,
      code: Code.fromAsset(bundled(program)),
      role,
      logGroup,
      environment,
      environmentEncryption: operationsKey,
      timeout: Duration.minutes(2),
      memorySize: 256,
      // CodePipeline asks by itself; a request that is repeated behind its back could begin a release twice.
      retryAttempts: 0,
    })
    // They name a job that CodePipeline has handed out, and have no resource.
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['codepipeline:PutJobSuccessResult', 'codepipeline:PutJobFailureResult'],
        resources: ['*'],
      }),
    )
  }
}

const folders = new Map<string, string>()

/** The program as one file, without the SDK, which the runtime has; its folder. */
function bundled(program: string): string {
  const known = folders.get(program)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'envelope-release-'))
  buildSync({
    entryPoints: [join(import.meta.dirname, `../releases/${program}.ts`)],
    outfile: join(folder, `${program}.mjs`),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@aws-sdk/*'],
    logLevel: 'error',
  })
  folders.set(program, folder)
  return folder
}
