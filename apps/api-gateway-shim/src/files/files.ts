import type { Readable } from 'node:stream'

export interface FileKey {
  tenantId: string
  documentId: string
}

/** Where documents' contents lie. */
export interface Files {
  /** Stores a stream whole or not at all: when it fails, nothing is left behind. */
  put(key: FileKey, content: Readable): Promise<void>
  /** @throws Error when there is no such file */
  open(key: FileKey): Promise<Readable>
  /** Succeeds also when there is nothing to remove. */
  remove(key: FileKey): Promise<void>
}
