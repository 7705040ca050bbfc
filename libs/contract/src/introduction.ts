/** What is so of every operation, in Markdown: the first that readers of the document see. */
export const introduction = `
## Hosts

The host name says who the tenant is: \`acme.DOMAIN\`, or a domain of the tenant's own. Operations of HQ are at
\`admin.DOMAIN\`, and nowhere else. A token of one host is worth nothing at another.

## Signing in

\`POST /v1/sessions\` with email and password answers a token, at HQ \`POST /v1/operator/sessions\`. Send it with every
request as a bearer token:

    curl http://acme.localhost:8000/v1/sessions -H 'content-type: application/json' \\
      -d '{"email":"admin@acme.test","password":"envelope"}'
    curl http://acme.localhost:8000/v1/me -H 'authorization: Bearer TOKEN'

Which roles may call an operation stands with it, where not every member may. Recipients have no account: the token in the
link that was mailed to them is part of the path.

## Lists

A list answers a page: \`data\`, and in \`next\` and \`previous\` the \`cursor\` of the pages beside it, or null. A cursor
keeps its place while rows are added.

## Writing twice

Each write takes an \`Idempotency-Key\`. Sent again with the same key, it is done once and answered the same, for two days.

## Refusals

Errors are problem documents (RFC 9457) with a \`code\` that does not change, and a sentence for people. Where input is
refused, \`errors\` says what is wrong with each field. \`requestId\` finds the request in the log. After 429 and 503, wait
for as many seconds as \`Retry-After\` says.
`.trim()
