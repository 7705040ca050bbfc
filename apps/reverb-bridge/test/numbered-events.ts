import { expect } from 'vitest'
import { pusherServer } from './echo-client.ts'
import { SocketClient } from './socket-client.ts'

/** A client that has been told that it is subscribed. */
export async function listener(port: number, channel: string, member?: string): Promise<SocketClient> {
  const client = await SocketClient.connect(port)
  client.subscribe(channel, member && `{"user_id":"${member}","user_info":{}}`)
  await client.receives({ event: 'pusher_internal:subscription_succeeded' })
  return client
}

/** What `/up` says, as `200 ok`. */
export async function health(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/up`)
  return `${response.status} ${((await response.json()) as { status: string }).status}`
}

/** Publishes numbered events to `news` on one port, one after the other, for as long as it is told to. */
export function publishOn(port: number, publisher: string) {
  const sent: string[] = []
  let goesOn = true
  const run = async () => {
    while (goesOn) {
      const data = `${publisher} ${sent.length}`
      await pusherServer(port).trigger('news', 'ev', data)
      sent.push(data)
    }
  }
  const done = run()
  // Told by `stop`, unless the test has failed before that.
  done.catch(() => {})
  const stop = async () => {
    goesOn = false
    await done
    return sent
  }
  return { sent, stop }
}

/** What a client got of one publisher, once all of it has come. */
export async function received(client: SocketClient, publisher: string, sent: string[]): Promise<unknown[]> {
  const all = () =>
    client.frames.map(({ data }) => data).filter((data) => String(data).startsWith(`${publisher} `))
  await expect.poll(() => all().includes(sent.at(-1)), { timeout: 60_000 }).toBe(true)
  return all()
}
