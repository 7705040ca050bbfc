const titles = {
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const

export type BalancerStatus = keyof typeof titles

/** The target had no answer in time, or no connection. */
const late = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
])
/** There is no target: its name leads nowhere, or this gateway is closing. */
const absent = new Set(['ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED'])

/** The status by which an Application Load Balancer says what went wrong with its target. */
export function balancerStatus(error: unknown): BalancerStatus {
  const { code = '' } = error as NodeJS.ErrnoException
  if (late.has(code)) return 504
  return absent.has(code) ? 503 : 502
}

/** What it says then: a page of HTML, which is nobody's contract, so that clients must do with the status. */
export function balancerPage(status: BalancerStatus): string {
  const title = `${status} ${titles[status]}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
}
