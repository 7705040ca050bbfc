import { parseArgs } from 'node:util'
import { environmentNames, type ImageName, type PipelineName } from '@envelope/infra'
import { images, pipelines } from '@envelope/topology'
import { DeployError, exitCodes } from './deploy-error.ts'

export interface DeployRequest {
  /** The app, which is also the name of its image. */
  app: ImageName
  /** The pipeline that releases the app: several apps may share one. */
  pipeline: PipelineName
  environment: string
  dryRun: boolean
  /** An image that is there already, in place of one that is built: on the stack only. */
  image: string | undefined
  /** Milliseconds from one look at the pipeline to the next. */
  interval: number
  /** Milliseconds that an approval is waited for. */
  approvalPatience: number
}

const environments = ['local', ...environmentNames]

/** @throws DeployError naming what is wrong with the arguments, and what was expected */
export function parseRequest(
  args: string[],
  { interactive, configuration }: { interactive: boolean; configuration: string | undefined },
): DeployRequest {
  const { positionals, values } = parse(args)
  const [app, ...more] = positionals
  if (app === undefined || more.length > 0)
    throw usage(`expected the name of one app, not ${more.length === 0 ? 'none' : positionals.join(' ')}`)
  if (!(app in images)) throw usage(`there is no app "${app}": expected ${Object.keys(images).join(', ')}`)
  const { environment } = values
  // Nx leaves away a configuration that the target does not have.
  const given = environment ?? configuration
  if (environment === undefined || !environments.includes(environment))
    throw new DeployError(
      `${given === undefined ? 'no environment was given' : `there is no environment "${given}"`}: expected ${environments.join(', ')}`,
      `npx nx deploy ${app} --configuration=${environments[1]}`,
      exitCodes.usage,
    )
  return {
    app: app as ImageName,
    pipeline: pipelineOf(app as ImageName),
    environment,
    dryRun: values['dry-run'] ?? false,
    image: localOnly(environment, values.image),
    interval: 1000 * positive('every', values.every ?? '5'),
    approvalPatience:
      60_000 * positive('approval-patience', values['approval-patience'] ?? (interactive ? '10080' : '60')),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        environment: { type: 'string' },
        'dry-run': { type: 'boolean' },
        image: { type: 'string' },
        every: { type: 'string' },
        'approval-patience': { type: 'string' },
      },
    })
  } catch (error) {
    throw usage((error as Error).message.split('. ')[0]!)
  }
}

function localOnly(environment: string, image: string | undefined): string | undefined {
  if (image === undefined || environment === 'local') return image
  throw usage(`--image=${image}: ${environment} is given the image of the commit`)
}

function positive(name: string, value: string): number {
  const number = Number(value)
  if (!(number > 0)) throw usage(`--${name}="${value}": expected a number above 0`)
  return number
}

const usage = (message: string) =>
  new DeployError(
    message,
    'npx nx affected -t deploy --configuration=local|staging|production ' +
      '[--dry-run] [--image=IMAGE] [--every=SECONDS] [--approval-patience=MINUTES]',
    exitCodes.usage,
  )

export function pipelineOf(image: ImageName): PipelineName {
  const found = Object.entries(pipelines).find(([, { images }]) =>
    (images as readonly string[]).includes(image),
  )
  return found![0] as PipelineName
}
