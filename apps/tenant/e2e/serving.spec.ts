import { createServer } from 'node:net'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { Command, freePorts, listeners, Stack, temporaryDirectory } from '@envelope/service/testing'

test('says what it waits for', async () => {
  const [ports, data] = [await freePorts(), await temporaryDirectory()]
  // Without what it needs, which may otherwise be there before it is waited for.
  const command = new Command(['npx', 'nx', 'serve', 'tenant', '--exclude-task-dependencies'], ports, data)
  await command.printed(/waiting for .*api-gateway-shim/i)
  await command.printed(/waiting for .*reverb-bridge/i)
  await command.interrupt()
  await rm(data, { recursive: true, force: true })
})

test('says when everything answers: the addresses, accounts, data and reset', async () => {
  const stack = await Stack.serve()
  for (const part of [
    stack.origin('acme'),
    stack.origin('globex'),
    'admin@acme.test',
    stack.data,
    'npx nx run api-gateway-shim:reset',
  ])
    expect(stack.output).toContain(part)
  await stack.stop()
})

test('one Ctrl-C stops everything and leaves no process behind', async () => {
  const stack = await Stack.serve()
  const ports = [stack.ports.tenant, stack.ports.api, stack.ports.reverb]
  for (const port of ports) expect(listeners(port)).toHaveLength(1)
  await stack.interrupt()
  for (const port of ports) await expect.poll(() => listeners(port)).toEqual([])
  await stack.stop()
})

for (const [name, variable] of [
  ['tenant', 'TENANT_PORT'],
  ['api', 'API_PORT'],
  ['reverb', 'REVERB_PORT'],
] as const)
  test(`the ${name} port in use is one clear line with the remedy`, async () => {
    const ports = await freePorts()
    const occupant = createServer().listen(ports[name], '127.0.0.1')
    await once(occupant, 'listening')
    const data = await temporaryDirectory()
    const command = new Command(['npx', 'nx', 'serve', 'tenant'], ports, data)
    await command.printed(new RegExp(`port ${ports[name]} is already in use.*${variable}`, 'i'))
    await command.interrupt()
    occupant.close()
    await rm(data, { recursive: true, force: true })
  })
