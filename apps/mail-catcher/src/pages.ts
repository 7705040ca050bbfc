import type { Mail } from './mailbox.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!)

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: 0.5rem; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
iframe { width: 100%; height: 60vh; border: 1px solid #8884; border-radius: 0.5rem; background: #fff; color-scheme: light; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
</style>
</head>
<body>
${body}
</body>
</html>
`

/** All mails, the latest first. */
export function listPage(mails: readonly Mail[]): string {
  const rows = mails.map(
    ({ id, receivedAt, to, subject }) =>
      `<tr><td><a href="/mails/${id}">${escape(subject || '(no subject)')}</a></td><td>${escape(to.join(', '))}</td><td><time>${receivedAt}</time></td></tr>`,
  )
  const table = `<table>
<thead><tr><th>Subject</th><th>To</th><th>Received</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table>`
  const content = mails.length > 0 ? table : '<p>No mail yet. What Envelope sends arrives here.</p>'
  return page('Mailbox', `<h1>Mailbox</h1>\n${content}`)
}

/** One mail: its HTML without scripts and apart from this page, and its text. */
export function mailPage({ from, to, subject, receivedAt, html, text }: Mail): string {
  const framed =
    html === undefined
      ? ''
      : `<iframe title="HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escape(`<base target="_blank">${html}`)}"></iframe>`
  return page(
    subject,
    `<p><a href="/">Mailbox</a></p>
<h1>${escape(subject || '(no subject)')}</h1>
<dl><dt>From</dt><dd>${escape(from)}</dd><dt>To</dt><dd>${escape(to.join(', '))}</dd><dt>Received</dt><dd><time>${receivedAt}</time></dd></dl>
${framed}
<h2>Text</h2>
<pre>${escape(text)}</pre>`,
  )
}

export const missingPage = () =>
  page('Not found', '<h1>This mail is not here</h1>\n<p><a href="/">Mailbox</a></p>')
