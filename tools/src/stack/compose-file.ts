import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { workspace } from '../workspace.ts'

/** What is read of a service; each field in the form that docker-compose.yml uses. */
export interface ComposeService {
  image?: string
  command?: string[]
  environment?: Record<string, string>
  healthcheck?: { disable?: boolean; test?: string[] }
  stop_grace_period?: string
  networks?: string[] | Record<string, { aliases?: string[] } | null>
  network_mode?: string
  ports?: string[]
  depends_on?: Record<string, { condition: string }>
  read_only?: boolean
  cap_drop?: string[]
  build?: { dockerfile?: string }
  profiles?: string[]
  volumes?: string[]
  mem_limit?: string
  restart?: string
}

export interface ComposeFile {
  services: Record<string, ComposeService>
  networks: Record<string, { internal?: boolean } | null>
}

export const readWorkspaceFile = (path: string) => readFileSync(join(workspace, path), 'utf8')

export function parseComposeFile(text: string): ComposeFile {
  // Written out, so that what several services refer to by an anchor is each one's own.
  return JSON.parse(JSON.stringify(parse(text, { merge: true }))) as ComposeFile
}

/** The networks of a service with its extra names in each. */
export function networksOf({ networks = {} }: ComposeService): Map<string, string[]> {
  if (Array.isArray(networks)) return new Map(networks.map((name) => [name, []]))
  return new Map(Object.entries(networks).map(([name, options]) => [name, options?.aliases ?? []]))
}
