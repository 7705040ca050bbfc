import { createHttpServer, type Logger } from '@envelope/service'
import type { Mailbox } from './mailbox.ts'
import { listPage, mailPage, missingPage } from './pages.ts'

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"

/**
 * `/` and `/mails/:id` for people. For programs: `GET /api/mails`, `?to=ADDRESS` for one recipient's, the latest first, as
 * `{ total, mails }`; `DELETE /api/mails` empties the mailbox.
 */
export function createReader(mailbox: Mailbox, logger: Logger, draining?: AbortSignal) {
  const server = createHttpServer({
    name: 'mail-catcher',
    logger,
    readiness: {},
    requestLogLevel: 'debug',
    ...(draining && { draining }),
  })
  server.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  })
  const html = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }

  server.get('/', async (_request, reply) => reply.headers(html).send(listPage(mailbox.list())))
  server.get<{ Params: { id: string } }>('/mails/:id', async ({ params }, reply) => {
    const mail = mailbox.find(params.id)
    return reply
      .code(mail ? 200 : 404)
      .headers(html)
      .send(mail ? mailPage(mail) : missingPage())
  })
  server.get<{ Querystring: { to?: string } }>('/api/mails', async ({ query }) => {
    const mails = mailbox.list(query.to)
    return { total: mails.length, mails }
  })
  server.delete('/api/mails', async (_request, reply) => {
    mailbox.clear()
    return reply.code(204).send()
  })
  return server
}
