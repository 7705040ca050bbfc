import { randomUUID } from 'node:crypto'
import { simpleParser, type AddressObject } from 'mailparser'

export interface Mail {
  id: string
  /** The Message-ID of its sender: a repeat of the same mail has the same. */
  messageId: string | undefined
  /** ISO 8601, UTC. */
  receivedAt: string
  from: string
  /** The addresses it was delivered to, whatever its header says. */
  to: string[]
  subject: string
  text: string
  html: string | undefined
}

/** The latest mails, in memory only. */
export class Mailbox {
  readonly #capacity: number
  #mails: Mail[] = []

  constructor(capacity = 1000) {
    this.#capacity = capacity
  }

  /** @param source the mail as it came, RFC 5322 */
  async add(source: Buffer, recipients: string[]): Promise<Mail> {
    const { messageId, from, subject, text, html } = await simpleParser(source)
    const mail: Mail = {
      id: randomUUID(),
      messageId,
      receivedAt: new Date().toISOString(),
      from: textOf(from),
      to: recipients,
      subject: subject ?? '',
      text: text ?? '',
      html: html || undefined,
    }
    this.#mails = [mail, ...this.#mails].slice(0, this.#capacity)
    return mail
  }

  /** The latest first; with `to`, those delivered to this address, in upper or lower case. */
  list(to?: string): readonly Mail[] {
    const address = to?.toLowerCase()
    return address === undefined
      ? this.#mails
      : this.#mails.filter((mail) => mail.to.some((recipient) => recipient.toLowerCase() === address))
  }

  find(id: string): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id)
  }

  clear(): void {
    this.#mails = []
  }
}

const textOf = (address: AddressObject | undefined) => address?.text ?? ''
