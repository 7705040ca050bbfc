/** A subscription that is refused; the client hears of it on the channel, and keeps its connection. */
export class SubscriptionError extends Error {
  readonly type: string
  /** As an HTTP status. */
  readonly status: number

  constructor(type: string, message: string, status: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SubscriptionError'
    this.type = type
    this.status = status
  }
}
