import type { FastifyInstance } from 'fastify'
import type { Differences, FoundDifference } from './differences.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!)

const columns = ['Operation', 'At', 'Expected', 'Came', 'Times', 'Last', 'Request']
/** `2026-11-27T03:49:17.308Z` as `2026-11-27 03:49:17 UTC`. */
const readable = (time: string) => time.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')

const row = ({ operation, at, expected, came, times, lastAt, requestId }: FoundDifference) =>
  `<tr>${[operation, at, expected, came, String(times), readable(lastAt), requestId]
    .map((cell, index) => `<td data-label="${columns[index]}">${escape(cell)}</td>`)
    .join('')}</tr>`

/** On a narrow screen each difference is a block of its own, and each cell says what it is. */
const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 2rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .4rem 1rem .4rem 0; text-align: left; vertical-align: top; overflow-wrap: break-word; }
  td { font-size: .87rem; }
  td:nth-child(-n + 4), td:last-child { font-family: ui-monospace, monospace; }
  td:nth-child(1), td:nth-child(6) { white-space: nowrap; }
  @media (max-width: 60rem) {
    body { margin: 1rem; }
    thead { display: none; }
    tr { display: block; padding: .75rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
    td { display: grid; overflow-wrap: anywhere; grid-template-columns: 6rem 1fr; border: 0; padding: .1rem 0; }
    td:nth-child(1) { white-space: normal; font-weight: 600; }
    td::before { content: attr(data-label); font: .87rem system-ui, sans-serif; opacity: .75; }
  }
`

const page = (found: FoundDifference[]) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Contract: ${found.length} ${found.length === 1 ? 'difference' : 'differences'}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<h1>How the API’s answers differ from the contract</h1>
<p>${found.length === 0 ? 'Nothing so far.' : `${found.length} so far, each counted.`} This page follows by itself.</p>
${
  found.length === 0
    ? ''
    : `<table><thead><tr>${columns
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
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    return reply.type('text/html; charset=utf-8').send(page(found))
  })
}
