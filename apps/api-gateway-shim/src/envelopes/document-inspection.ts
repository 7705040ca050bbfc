import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { detectDocumentType, documentLimits, documentRefusals, type DocumentType } from '@envelope/contract'
import { refusalAtField } from '../refusal.ts'

const telling = 16

/** Measures a document while its bytes are read, and fails as soon as they are none that we take. */
export class DocumentInspection {
  type: DocumentType | undefined
  size = 0
  readonly #name: string
  readonly #hash = createHash('sha256')
  #start: Buffer = Buffer.alloc(0)

  constructor(name: string) {
    this.#name = name
  }

  /** Lower-case hexadecimal, once all was read. */
  sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  /**
   * The same bytes, read from `content` only when this is read. When it fails, `content` stays as it is.
   * @throws Refusal `unsupported_file`, `file_too_large`, to who reads
   */
  of(content: Readable): Readable {
    return Readable.from(this.#inspected(content), { objectMode: false })
  }

  async *#inspected(content: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      this.#inspect(chunk)
      yield chunk
    }
    if (this.size === 0) throw refusalAtField('unsupported_file', 'file', documentRefusals.empty(this.#name))
    this.#recognize()
  }

  #inspect(chunk: Buffer): void {
    this.size += chunk.length
    if (this.size > documentLimits.size)
      throw refusalAtField('file_too_large', 'file', documentRefusals.tooLarge(this.#name))
    this.#hash.update(chunk)
    if (this.#start.length >= telling) return
    this.#start = Buffer.concat([this.#start, chunk.subarray(0, telling)])
    if (this.#start.length >= telling) this.#recognize()
  }

  #recognize(): void {
    this.type = detectDocumentType(this.#start)
    if (!this.type) throw refusalAtField('unsupported_file', 'file', documentRefusals.unsupported(this.#name))
  }
}
