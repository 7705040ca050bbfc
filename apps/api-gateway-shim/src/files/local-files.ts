import { randomUUID } from 'node:crypto'
import { constants, createWriteStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FileKey, Files } from './files.ts'

/** What an upload that is not finished ends with: a dot and a UUID. */
const unfinishedName = /\.[0-9a-f-]{36}$/

/** Files in `<directory>/<tenant>/<document>`. */
export function localFiles(directory: string): Files {
  const folderOf = (tenantId: string) => join(directory, tenantId)
  const pathOf = ({ tenantId, documentId }: FileKey) => join(folderOf(tenantId), documentId)
  const prepare = async (tenantId: string) => {
    await mkdir(folderOf(tenantId), { recursive: true, mode: 0o700 })
  }
  return {
    async check() {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await access(directory, constants.R_OK | constants.W_OK)
    },
    prepare,
    async put(key, content) {
      const path = pathOf(key)
      const unfinished = `${path}.${randomUUID()}`
      await prepare(key.tenantId)
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
    async removeUnfinished(tenantId, before) {
      for (const path of await unfinishedIn(folderOf(tenantId))) {
        // One that was finished meanwhile has its own name by now.
        const state = await stat(path).catch(() => undefined)
        if (state && state.mtime < before) await rm(path, { force: true })
      }
    },
    removeAll: (tenantId) => rm(folderOf(tenantId), { recursive: true, force: true }),
    downloadUrl: async () => undefined,
  }
}

async function unfinishedIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => unfinishedName.test(name)).map((name) => join(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
