import { Resolver } from 'node:dns/promises'

/** No answer that says whether there is a record: the servers are away, or theirs are. */
export class DnsUnanswered extends Error {
  override name = 'DnsUnanswered'
}

const answersThatThereIsNone = new Set(['ENOTFOUND', 'ENODATA'])

/** Above it no operator waits: one server that is away, and a second one that is asked then. */
const patienceMilliseconds = 6_000

/** TXT records as the machine's DNS servers know them, or those that are given. */
export class TextRecords {
  readonly #servers: readonly string[] | undefined

  /** @param servers addresses with or without a port: `192.0.2.53`, `[2001:db8::53]:5353` */
  constructor(servers?: readonly string[]) {
    this.#servers = servers
  }

  /**
   * The texts of the TXT records at a name, each in one piece; none where there is no such record.
   * @throws DnsUnanswered
   */
  async at(name: string): Promise<string[]> {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 })
    if (this.#servers) resolver.setServers(this.#servers)
    const deadline = setTimeout(() => resolver.cancel(), patienceMilliseconds)
    try {
      const records = await resolver.resolveTxt(name)
      return records.map((pieces) => pieces.join(''))
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (answersThatThereIsNone.has(code)) return []
      throw new DnsUnanswered(`DNS did not say what TXT records there are at ${name}`, { cause: error })
    } finally {
      clearTimeout(deadline)
    }
  }
}
