import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { dockerAsync } from '../src/images/docker.ts'
import { recordMeasurement } from '../src/stack/measurements.ts'
import { workspace } from '../src/workspace.ts'
import { takeCensus } from './support/census.ts'
import { Load } from './support/load.ts'
import { noticed } from './support/noticed.ts'
import type { Stack } from './support/stack.ts'
import { expect, test } from './support/test.ts'

/** Milliseconds of load before and after. */
const around = 3_000

const quickly = 'HEALTHCHECK --interval=1s --timeout=2s --start-period=1s --retries=2 CMD ["false"]'

/** An image that is another one in something. */
async function imageWith(app: string, ...instructions: string[]): Promise<string> {
  const tag = `envelope/${app}:${randomUUID().slice(0, 8)}`
  await dockerAsync(['build', '--tag', tag, '-'], [`FROM envelope/${app}:dev`, ...instructions].join('\n'))
  return tag
}

/** The command, as Nx runs it. */
async function deploy(app: string, image: string): Promise<{ code: number; output: string }> {
  const args = ['tools/src/deploy/deploy.ts', app, '--environment=local', `--image=${image}`]
  const command = spawn(process.execPath, args, { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], output, errors] = await Promise.all([
    once(command, 'exit') as Promise<[number]>,
    text(command.stdout),
    text(command.stderr),
  ])
  return { code, output: output + errors }
}

const idsOf = (stack: Stack, services: string[]) =>
  Promise.all(services.map((service) => stack.containers.id(service)))
const imageOf = async (stack: Stack, service: string) =>
  dockerAsync(['inspect', '--format', '{{.Image}}', await stack.containers.id(service)])
const idOf = (image: string) => dockerAsync(['image', 'inspect', '--format', '{{.Id}}', image])

/** Runs something under load; records and checks that no request failed, and that nothing was lost or doubled. */
async function underLoad(stack: Stack, event: string, work: () => Promise<void>): Promise<void> {
  const member = await stack.openTenant(`deploy-${randomUUID().slice(0, 8)}`)
  const load = await Load.start(stack, member)
  await delay(around)
  await work()
  await delay(around)
  await load.stop()
  const census = await takeCensus(stack, member, { sent: load.sent, since: 0 })
  recordMeasurement({
    event,
    requests: load.requests,
    failed: load.failures.length,
    recovery: 0,
    envelopesSent: load.sent.length,
    ...census,
  })
  expect(await noticed(stack, load)).toEqual([])
  expect(census).toMatchObject({ envelopesLost: [], envelopesDoubled: [], mailsLost: [], mailsDoubled: [] })
}

test.describe.configure({ timeout: 900_000 })

for (const { app, services } of [
  { app: 'api-gateway-shim', services: ['api-a', 'api-b', 'worker', 'scheduler'] },
  { app: 'tenant', services: ['tenant-a', 'tenant-b'] },
  { app: 'hq', services: ['hq'] },
  { app: 'reverb-bridge', services: ['reverb'] },
])
  test(`a good release of ${app} takes the place of the one before, and no request fails`, async ({
    stack,
  }) => {
    const image = await imageWith(app, `LABEL release="${randomUUID()}"`)
    await underLoad(stack, `A good release of ${app}`, async () => {
      const { code, output } = await deploy(app, image)
      expect(code, output).toBe(0)
    })
    for (const service of services) expect(await imageOf(stack, service)).toBe(await idOf(image))

    const again = await deploy(app, image)
    expect(again).toEqual({ code: 0, output: `${app} runs already: nothing to do\n` })
  })

test('a release whose migration fails replaces nothing, and no request fails', async ({ stack }) => {
  const services = ['api-a', 'api-b', 'worker', 'scheduler']
  const before = await idsOf(stack, services)
  const previous = await idOf('envelope/api-gateway-shim:dev')
  const program = `console.error('the column colour does not exist'); process.exit(1)`
  const image = await imageWith('api-gateway-shim', `ENTRYPOINT ${JSON.stringify(['node', '-e', program])}`)
  await underLoad(stack, 'A release whose migration fails', async () => {
    const { code, output } = await deploy('api-gateway-shim', image)
    expect(code).toBe(1)
    expect(output).toContain('the migration was refused, and nothing was replaced')
    expect(output).toContain('the column colour does not exist')
  })
  expect(await idsOf(stack, services)).toEqual(before)
  expect(await idOf('envelope/api-gateway-shim:dev')).toBe(previous)
})

test('a release that never gets healthy replaces nothing, and no request fails', async ({ stack }) => {
  const services = ['tenant-a', 'tenant-b']
  const before = await idsOf(stack, services)
  const program = 'setInterval(() => undefined, 1000)'
  const image = await imageWith('tenant', quickly, `ENTRYPOINT ${JSON.stringify(['node', '-e', program])}`)
  await underLoad(stack, 'A release that never gets healthy', async () => {
    const { code, output } = await deploy('tenant', image)
    expect(code).toBe(1)
    expect(output).toContain('does not become healthy, and nothing was replaced')
  })
  expect(await idsOf(stack, services)).toEqual(before)
})

test('a release that gets unhealthy only in its place is taken out of it, and no request fails', async ({
  stack,
}) => {
  const previous = await imageOf(stack, 'tenant-a')
  const healthy = 'test "$HOST" = 0.0.0.0'
  const image = await imageWith(
    'tenant',
    `HEALTHCHECK --interval=1s --timeout=2s --start-period=1s --retries=2 CMD ${healthy}`,
    `ENTRYPOINT ["sh", "-c", ${JSON.stringify(`${healthy} && exec node /app/server/index.mjs; exec sleep 1000`)}]`,
  )
  await underLoad(stack, 'A release that gets unhealthy only in its place', async () => {
    const { code, output } = await deploy('tenant', image)
    expect(code).toBe(1)
    expect(output).toContain('tenant-a does not become healthy')
    expect(output).toContain('the release before is in its place again')
  })
  for (const service of ['tenant-a', 'tenant-b']) expect(await imageOf(stack, service)).toBe(previous)
})
