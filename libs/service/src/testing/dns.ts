import DNS from 'dns2'

const nameError = 3
const serverFailure = 2

/** A DNS server on loopback that knows TXT records alone. */
export async function startDns() {
  const texts = new Map<string, string[]>()
  const state: { mood: 'answers' | 'fails' | 'is silent'; asked: string[] } = { mood: 'answers', asked: [] }
  const server = DNS.createServer({
    udp: true,
    handle(request, send) {
      const name = request.questions[0]!.name.toLowerCase()
      state.asked.push(name)
      if (state.mood === 'is silent') return
      const response = DNS.Packet.createResponseFromRequest(request)
      const found = texts.get(name)
      if (state.mood === 'fails') response.header.rcode = serverFailure
      else if (!found) response.header.rcode = nameError
      const { TXT: type } = DNS.Packet.TYPE
      const { IN } = DNS.Packet.CLASS
      for (const data of found ?? []) response.answers.push({ name, type, class: IN, ttl: 0, data } as never)
      void send(response)
    },
  })
  const { udp } = await server.listen({ udp: { port: 0, address: '127.0.0.1' } } as never)
  const { port } = udp as { port: number }
  return {
    /** As `DNS_SERVERS` takes it. */
    address: `127.0.0.1:${port}`,
    /** What was asked for so far. */
    asked: state.asked,
    put: (name: string, ...values: string[]) => void texts.set(name, values),
    remove: (name: string) => void texts.delete(name),
    setMood: (mood: typeof state.mood) => void (state.mood = mood),
    stop: () => server.close(),
  }
}

export type TestDns = Awaited<ReturnType<typeof startDns>>
