import { getRequestHeader, type H3Event } from 'h3'

/** How far the headers of a request can be believed. */
export interface Trust {
  /** Reverse proxies in front of this server, each of which appended one entry to `X-Forwarded-For`. */
  trustedProxies: number
}

/**
 * Where a request comes from. With no trusted proxy it is what the socket says; behind some, the entry that the
 * outermost of them wrote. Whatever a client put there itself stands further left and is ignored.
 */
export function requestOrigin(event: H3Event, { trustedProxies }: Trust) {
  const { socket } = event.node.req
  const fromSocket = { address: socket.remoteAddress ?? '', protocol: isEncrypted(socket) ? 'https' : 'http' }
  const host = getRequestHeader(event, 'host') ?? ''
  if (trustedProxies === 0) return { ...fromSocket, host }

  const hops = list(getRequestHeader(event, 'x-forwarded-for'))
  const protocol = list(getRequestHeader(event, 'x-forwarded-proto')).at(-1)
  return {
    address: hops[Math.max(0, hops.length - trustedProxies)] ?? fromSocket.address,
    protocol: protocol === 'https' || protocol === 'http' ? protocol : fromSocket.protocol,
    host,
  }
}

function isEncrypted(socket: object): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}

function list(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
}
