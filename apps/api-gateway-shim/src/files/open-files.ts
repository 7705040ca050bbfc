import type { Configuration } from '../configuration.ts'
import type { Files } from './files.ts'
import { localFiles } from './local-files.ts'

/** Buckets where they are configured, else a folder. */
export async function openFiles({
  bucket,
  filesDirectory,
}: Pick<Configuration, 'bucket' | 'filesDirectory'>): Promise<Files & { close?: () => void }> {
  if (!bucket) return localFiles(filesDirectory)
  // Only where it is configured, so that the embedded default starts without it.
  const { s3Files } = await import('./s3-files.ts')
  return s3Files(bucket)
}
