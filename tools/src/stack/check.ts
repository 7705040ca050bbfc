/** `npx nx run tools:compose-check`: docker-compose.yml and its load balancers are what libs/topology says. */
import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { workspace } from '../workspace.ts'
import { differences, type StackFiles } from './compare.ts'
import { parseComposeFile, readWorkspaceFile } from './compose-file.ts'

export function readStackFiles(): StackFiles {
  const dockerfiles = globSync('apps/*/Dockerfile', { cwd: workspace }).map(
    (path) => [basename(dirname(path)), readWorkspaceFile(path)] as const,
  )
  return {
    compose: parseComposeFile(readWorkspaceFile('docker-compose.yml')),
    dockerfiles: Object.fromEntries(dockerfiles),
    caddyfiles: {
      edge: readWorkspaceFile('tools/stack/edge.Caddyfile'),
      'load-balancer': readWorkspaceFile('tools/stack/load-balancer.Caddyfile'),
    },
  }
}

if (import.meta.main) {
  const found = differences(readStackFiles())
  for (const line of found) console.error(line)
  if (found.length === 0) console.log('docker-compose.yml is what the topology says')
  process.exitCode = found.length === 0 ? 0 : 1
}
