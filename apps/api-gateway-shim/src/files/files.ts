import type { Readable } from 'node:stream'

export interface FileKey {
  tenantId: string
  documentId: string
}

/** Where documents' contents lie. */
export interface Files {
  /** @throws Error when no files can be had or stored at the moment, as far as that can be seen without one */
  check(): Promise<void>
  /** Makes the place of a tenant's files. Where it is already, nothing changes. */
  prepare(tenantId: string): Promise<void>
  /** Stores a stream whole or not at all: when it fails, nothing is left behind. */
  put(key: FileKey, content: Readable): Promise<void>
  /** @throws Error when there is no such file */
  open(key: FileKey): Promise<Readable>
  /** Succeeds also when there is nothing to remove. */
  remove(key: FileKey): Promise<void>
  /**
   * Removes what uploads left behind whose process was killed.
   * @param before those begun later may still be under way
   */
  removeUnfinished(tenantId: string, before: Date): Promise<void>
  /** Removes all that a tenant has, and the place itself. Succeeds also when there is none. */
  removeAll(tenantId: string): Promise<void>
  /** An address from which anybody reads the file for a minute, as its headers say; undefined where there is none. */
  downloadUrl(key: FileKey, headers: DownloadHeaders): Promise<string | undefined>
}

export interface DownloadHeaders {
  type: string
  /** `Content-Disposition` */
  disposition: string
}

/** Whether a file could not be opened because there is none, rather than because nobody could be asked. */
export const isMissing = (error: unknown): boolean => {
  const { code, name } = error as { code?: string; name?: string }
  return code === 'ENOENT' || name === 'NoSuchKey' || name === 'NoSuchBucket'
}
