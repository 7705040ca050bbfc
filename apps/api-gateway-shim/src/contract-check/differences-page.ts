import type { FastifyInstance } from 'fastify'
import type { Differences, FoundDifference } from './differences.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!)

const row = ({ operation, at, expected, came, times, lastAt, requestId }: FoundDifference) =>
  `<tr>${[operation, at, expected, came, String(times), lastAt, requestId]
    .map((cell) => `<td>${escape(cell)}</td>`)
    .join('')}</tr>`

const page = (found: FoundDifference[]) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Contract: ${found.length} differences</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 2rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
  td:nth-child(-n + 2) { font-family: ui-monospace, monospace; }
</style>
<h1>How the API’s answers differ from the contract</h1>
<p>${found.length === 0 ? 'Nothing so far.' : `${found.length} so far, each counted.`} This page follows by itself.</p>
${
  found.length === 0
    ? ''
    : `<table><thead><tr>${['Operation', 'At', 'Expected', 'Came', 'Times', 'Last', 'Request']
        .map((head) => `<th scope="col">${head}</th>`)
        .join('')}</tr></thead><tbody>${found.map(row).join('')}</tbody></table>`
}
</html>
`

/** `GET /dev/contract`: what was found so far, as a page for browsers, else as JSON. */
export function showDifferences(server: FastifyInstance, differences: Differences): void {
  server.get('/dev/contract', async (request, reply) => {
    const found = differences.list()
    reply.header('cache-control', 'no-store')
    if (!request.headers.accept?.includes('text/html')) return { data: found }
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    return reply.type('text/html; charset=utf-8').send(page(found))
  })
}
