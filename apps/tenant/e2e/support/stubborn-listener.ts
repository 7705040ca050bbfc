import type { Page } from '@playwright/test'

interface Permission {
  auth: string
  channel_data?: string
}

/** Where a page that is loaded anew listens, and to what of its tenant. */
export async function whereListens(page: Page): Promise<{ address: string; channel: string }> {
  const { promise: listening, resolve } = Promise.withResolvers<{ address: string; channel: string }>()
  // The first socket may be the one that is left by loading anew.
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const channel = /"(private-tenant\.[\w-]+)"/.exec(String(payload))?.[1]
      if (channel === undefined) return
      const address = new URL(socket.url())
      // Browsers know by themselves where names below localhost are; Node asks, and is told of none.
      address.hostname = '127.0.0.1'
      resolve({ address: address.href, channel })
    }),
  )
  const [where] = await Promise.all([listening, page.reload()])
  return where
}

/** A client of somebody's own making: it listens with what their page may ask for, and leaves for nothing that it hears. */
export class StubbornListener {
  /** Names of the events that it heard. */
  readonly heard: string[] = []
  /** Why it was closed; undefined while it is not. */
  closingCode: number | undefined
  readonly #socket: WebSocket
  #socketId = ''

  private constructor(address: string) {
    this.#socket = new WebSocket(address)
    this.#socket.addEventListener('message', ({ data }) => {
      const { event, data: content } = JSON.parse(String(data)) as { event: string; data: string }
      if (event === 'pusher:connection_established')
        this.#socketId = (JSON.parse(content) as { socket_id: string }).socket_id
      this.heard.push(event)
    })
    this.#socket.addEventListener('close', ({ code }) => (this.closingCode = code))
  }

  static async connect(address: string): Promise<StubbornListener> {
    const listener = new StubbornListener(address)
    await new Promise((resolve, reject) => {
      listener.#socket.addEventListener('message', resolve, { once: true })
      listener.#socket.addEventListener('error', () => reject(new Error(`${address} cannot be reached`)))
    })
    return listener
  }

  /** Has the page ask for permission, as pusher-js does. */
  askBy(page: Page, channel: string): Promise<{ status: number; permission: Permission }> {
    return page.evaluate(
      async (fields) => {
        const body = new URLSearchParams(fields)
        const response = await fetch('/broadcasting/auth', { method: 'POST', body })
        return { status: response.status, permission: (await response.json()) as Permission }
      },
      { socket_id: this.#socketId, channel_name: channel },
    )
  }

  subscribe(channel: string, permission: Permission): void {
    this.#socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel, ...permission } }))
  }

  close(): void {
    this.#socket.close()
  }
}
