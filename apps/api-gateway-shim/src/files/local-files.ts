import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FileKey, Files } from './files.ts'

/** Files in `<directory>/<tenant>/<document>`. */
export function localFiles(directory: string): Files {
  const pathOf = ({ tenantId, documentId }: FileKey) => join(directory, tenantId, documentId)
  return {
    async put(key, content) {
      const path = pathOf(key)
      const unfinished = `${path}.${randomUUID()}`
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      try {
        await pipeline(content, createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }))
        await rename(unfinished, path)
      } catch (error) {
        await rm(unfinished, { force: true })
        throw error
      }
    },
    async open(key) {
      const file = await open(pathOf(key))
      return file.createReadStream()
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  }
}
