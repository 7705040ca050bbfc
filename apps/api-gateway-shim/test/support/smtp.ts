import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * A mail server as small as one can be: it takes every mail, or none.
 * @param onMail before the server says that it took one
 */
export async function startSmtp(onMail?: () => Promise<void>) {
  const received: string[] = []
  const state = { refusing: false }
  const server = createServer((socket) => {
    let message: string[] | undefined
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 test')
    createInterface(socket).on('line', (line) => {
      if (message) {
        if (line !== '.') return void message.push(line)
        received.push(message.join('\n'))
        message = undefined
        return void (onMail?.() ?? Promise.resolve()).then(() => say('250 taken'))
      }
      if (/^DATA/i.test(line)) {
        message = []
        return say('354 go on')
      }
      if (/^QUIT/i.test(line)) return socket.end('221 bye\r\n')
      say(/^RCPT/i.test(line) && state.refusing ? '451 try again later' : '250 ok')
    })
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    setRefusing: (refusing: boolean) => (state.refusing = refusing),
    async stop() {
      server.close()
      await once(server, 'close')
    },
  }
}
