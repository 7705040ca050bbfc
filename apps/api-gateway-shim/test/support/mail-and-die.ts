/** Runs a tenant's `deliver` job with a mailer that is killed the moment the mail is out, before that is recorded. */
import { createLogger } from '@envelope/service'
import { Application } from '../../src/application.ts'
import { readConfiguration } from '../../src/configuration.ts'
import { Handlers } from '../../src/jobs/handlers.ts'
import { runJob } from '../../src/jobs/run-job.ts'
import { mailboxMailer } from '../../src/mail/mailbox.ts'

const logger = createLogger({ name: 'test' })
const application = await Application.open(readConfiguration(), logger, () => {})
const { database, files, links, broadcaster, textRecords } = application
const mailbox = mailboxMailer(logger)
const handlers = new Handlers({
  database,
  files,
  links,
  broadcaster,
  textRecords,
  mailer: {
    async send(...mail) {
      await mailbox.send(...mail)
      process.kill(process.pid, 'SIGKILL')
    },
  },
})
const job = await database.global
  .selectFrom('outbox')
  .select(['id', 'tenant_id'])
  .where('kind', '=', 'deliver')
  .executeTakeFirstOrThrow()
const stopping = new AbortController().signal
await runJob({ database, handlers, logger, stopping }, { tenantId: job.tenant_id, id: job.id })
