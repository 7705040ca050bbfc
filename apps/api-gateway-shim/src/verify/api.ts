import { operationPath, operations, type Operation, type OperationName } from '@envelope/contract'

export interface Sent {
  params?: Record<string, string>
  query?: Record<string, string>
  /** As JSON or a form, as the operation has it; a text is sent as it is. */
  body?: Record<string, unknown> | string | undefined
  file?: { name: string; content: string }
  token?: string | undefined
}

export interface Came {
  status: number
  contentType: string | undefined
  body: Buffer
}

const answerMilliseconds = 30_000

/** An API somewhere, called as the front ends' servers call it. */
export class Api {
  readonly url: string
  /** The tenant's, by which it is known. */
  readonly host: string

  constructor(url: string, host: string) {
    this.url = url.replace(/\/$/, '')
    this.host = host
  }

  /** @throws TypeError when nothing answers */
  async call(name: OperationName, { params, query, body, file, token }: Sent): Promise<Came> {
    const operation: Operation = operations[name]
    const search = query ? `?${new URLSearchParams(query)}` : ''
    const type = operation.bodyType ?? 'application/json'
    const isJson = type === 'application/json'
    const form = new FormData()
    if (file) form.append('file', new Blob([file.content]), file.name)
    const text =
      typeof body === 'object' && !isJson
        ? new URLSearchParams(body as Record<string, string>).toString()
        : typeof body === 'object'
          ? JSON.stringify(body)
          : body
    const response = await fetch(this.url + operationPath(name, params) + search, {
      method: operation.method,
      headers: {
        'x-forwarded-host': operation.host === 'operators' ? this.#operatorsHost : this.host,
        accept: 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(text !== undefined && { 'content-type': type }),
      },
      ...(text !== undefined && { body: text }),
      ...(file && { body: form }),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMilliseconds),
    })
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? undefined,
      body: Buffer.from(await response.arrayBuffer()),
    }
  }

  /** `acme.localhost` → `admin.localhost`. */
  get #operatorsHost(): string {
    return `admin.${this.host.split('.').slice(1).join('.')}`
  }
}
