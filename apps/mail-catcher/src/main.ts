import { runService } from '@envelope/service'
import { readConfiguration } from './configuration.ts'
import { createReader } from './http.ts'
import { Mailbox } from './mailbox.ts'
import { takeMails } from './smtp.ts'

await runService('mail-catcher', async ({ logger, draining, onShutdown }) => {
  const configuration = readConfiguration()
  const mailbox = new Mailbox()
  onShutdown('smtp', await takeMails(mailbox, logger, configuration.smtp))
  const reader = createReader(mailbox, logger, draining)
  onShutdown('http', () => reader.close())
  await reader.listen({
    ...configuration.http,
    listenTextResolver: (address) => `mails can be read at ${address}`,
  })
})
