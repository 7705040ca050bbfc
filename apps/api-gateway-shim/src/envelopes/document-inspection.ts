import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { detectDocumentType, documentLimits, documentRefusals, type DocumentType } from '@envelope/contract'
import { refusalAtField } from '../refusal.ts'

const telling = 16

/** Passes a document's bytes on while it measures them, and fails with a Refusal as soon as they are none we take. */
export class DocumentInspection extends Transform {
  type: DocumentType | undefined
  size = 0
  readonly #name: string
  readonly #hash = createHash('sha256')
  #start: Buffer = Buffer.alloc(0)

  constructor(name: string) {
    super()
    this.#name = name
  }

  /** Lower-case hexadecimal, once the stream has ended. */
  sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.length
    if (this.size > documentLimits.size)
      return done(refusalAtField('file_too_large', 'file', documentRefusals.tooLarge(this.#name)))
    this.#hash.update(chunk)
    if (this.#start.length < telling) {
      this.#start = Buffer.concat([this.#start, chunk.subarray(0, telling)])
      if (this.#start.length >= telling && !this.#recognize()) return done(this.#unsupported())
    }
    done(null, chunk)
  }

  override _flush(done: TransformCallback): void {
    if (this.size === 0)
      return done(refusalAtField('unsupported_file', 'file', documentRefusals.empty(this.#name)))
    done(this.#recognize() ? null : this.#unsupported())
  }

  #recognize(): boolean {
    this.type ??= detectDocumentType(this.#start)
    return this.type !== undefined
  }

  #unsupported() {
    return refusalAtField('unsupported_file', 'file', documentRefusals.unsupported(this.#name))
  }
}
