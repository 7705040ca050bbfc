import { RawClient } from './raw-client.ts'

/** @param channel what each subscribes to before it counts as connected */
export async function connectAll(port: number, count: number, channel?: string): Promise<RawClient[]> {
  const clients: RawClient[] = []
  for (let begun = 0; begun < count; begun += 50) {
    const batch = Array.from({ length: Math.min(50, count - begun) }, async (_, index) => {
      // Each address has some 28,000 ports.
      const client = await RawClient.connect(port, `127.0.0.${1 + ((begun + index) % 8)}`)
      if (channel) await client.subscribe(channel)
      return client
    })
    clients.push(...(await Promise.all(batch)))
  }
  return clients
}
