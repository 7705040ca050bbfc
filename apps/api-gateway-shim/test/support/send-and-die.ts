/** Sends an envelope, and is killed right after the change was written, before anybody has looked at its jobs. */
import { createLogger } from '@envelope/service'
import { Application } from '../../src/application.ts'
import { readConfiguration } from '../../src/configuration.ts'
import { sendEnvelope } from '../../src/envelopes/send.ts'

const [slug, envelopeId] = process.argv.slice(2) as [string, string]
const application = await Application.open(readConfiguration(), createLogger({ name: 'test' }), () => {})
const { database, links } = application
const tenant = await database.global
  .selectFrom('tenants')
  .selectAll()
  .where('slug', '=', slug)
  .executeTakeFirstOrThrow()
const actor = { kind: 'user', name: 'Ada Admin', ip: null } as const
await sendEnvelope(database, links, { tenant, envelopeId, actor })
process.kill(process.pid, 'SIGKILL')
