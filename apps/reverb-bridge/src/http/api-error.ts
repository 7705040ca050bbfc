/** A request that is refused. Texts are for people, objects for programs, as in Reverb's answers. */
export class ApiError extends Error {
  readonly statusCode: number
  readonly body: string | object

  constructor(statusCode: number, body: string | object) {
    super(typeof body === 'string' ? body : JSON.stringify(body))
    this.name = 'ApiError'
    this.statusCode = statusCode
    this.body = body
  }
}
