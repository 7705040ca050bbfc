/** One page without anything from elsewhere; texts of others are only ever set as text. */
export const realtimePage = (source: string, nonce: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Realtime</title>
    <style nonce="${nonce}">
      :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
      body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0.3rem 0.6rem; text-align: start; vertical-align: top; }
      td { white-space: pre-line; }
      td.data { font-family: ui-monospace, monospace; font-size: 0.85em; min-width: 20rem; overflow-wrap: anywhere; width: 60%; }
      .scrolling { overflow-x: auto; }
      .empty td { opacity: 0.7; }
      form { align-items: end; display: flex; flex-wrap: wrap; gap: 0.75rem; }
      label { display: grid; flex: 1 1 12rem; }
      input, button { font: inherit; padding: 0.35rem 0.6rem; }
      .problem { color: light-dark(#b3261e, #f2b8b5); }
    </style>
  </head>
  <body>
    <h1>Realtime</h1>
    <p><span id="source">${escape(source)}</span>: <output id="summary">loading …</output></p>
    <h2>Send a test event</h2>
    <form id="send">
      <label>Channel <input name="channel" list="known" required autocomplete="off" /></label>
      <label>Event <input name="name" required autocomplete="off" /></label>
      <label>Data (JSON or text) <input name="data" value="{}" autocomplete="off" /></label>
      <button>Send</button>
    </form>
    <p id="outcome" role="status"></p>
    <datalist id="known"></datalist>
    <h2>Channels</h2>
    <div class="scrolling" tabindex="0" role="region" aria-label="Channels">
      <table>
        <thead><tr><th scope="col">Channel</th><th scope="col">Subscribers</th><th scope="col">Members</th></tr></thead>
        <tbody id="channels"></tbody>
      </table>
    </div>
    <h2>Last messages</h2>
    <div class="scrolling" tabindex="0" role="region" aria-label="Last messages">
      <table>
        <thead><tr><th scope="col">Time</th><th scope="col">Direction, socket</th><th scope="col">Event, channel</th><th scope="col">Data</th></tr></thead>
        <tbody id="messages"></tbody>
      </table>
    </div>
    <script nonce="${nonce}">
      const element = (id) => document.getElementById(id)
      const row = (cells) => {
        const line = document.createElement('tr')
        cells.forEach((text, index) => {
          const cell = document.createElement('td')
          cell.textContent = text
          if (index === cells.length - 1) cell.className = 'data'
          line.append(cell)
        })
        return line
      }
      let shown = ''
      async function refresh() {
        try {
          const text = await (await fetch('/dev/realtime/state')).text()
          if (text !== shown) show(JSON.parse(text))
          shown = text
        } catch {
          element('summary').textContent = 'cannot be reached'
          shown = ''
        }
        setTimeout(refresh, 1000)
      }
      function show({ connections, channels, messages, count }) {
        element('summary').textContent = connections + ' connections, ' + channels.length + ' channels, ' + count + ' messages'
        fill('channels', 'Nobody is subscribed to anything.', channels.map(({ name, subscribers, members }) =>
          row([name, subscribers, members.map(({ id, info }) => id + ' ' + JSON.stringify(info)).join('\\n')])))
        fill('messages', 'Nothing was said yet.', messages.map(({ at, direction, socket, event, channel, data }) =>
          row([time(at), (direction === 'in' ? 'from client' : 'to client') + '\\n' + socket, event + '\\n' + channel, data])))
        element('known').replaceChildren(...channels.map(({ name }) => new Option(name)))
      }
      const time = (at) => new Date(at).toTimeString().slice(0, 8) + at.slice(19, 23)
      function fill(id, whenEmpty, lines) {
        element(id).replaceChildren(...lines)
        if (lines.length > 0) return
        const line = row([whenEmpty])
        line.className = 'empty'
        line.firstChild.className = ''
        line.firstChild.colSpan = 4
        element(id).append(line)
      }
      element('send').addEventListener('submit', async (submission) => {
        submission.preventDefault()
        const event = Object.fromEntries(new FormData(submission.target))
        const answer = await fetch('/dev/realtime/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) })
        const { error } = await answer.json()
        element('outcome').className = error ? 'problem' : ''
        element('outcome').textContent = error ?? 'Sent.'
      })
      refresh()
    </script>
  </body>
</html>
`

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
