import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'envelope-offline-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Linux's own way to take the network from a program; it is skipped where there is none, or where it is not permitted. */
const withoutNetwork = ['--map-root-user', '--net']
const canBeTaken = spawnSync('unshare', [...withoutNetwork, 'true']).status === 0

it.runIf(canBeTaken)(
  'templates are made and checked without a network, credentials or a home',
  { timeout: 600_000 },
  () => {
    execFileSync(
      'unshare',
      [...withoutNetwork, process.execPath, join(import.meta.dirname, '../src/main.ts')],
      {
        env: {
          PATH: process.env['PATH'],
          HOME: join(directory, 'home'),
          CDK_OUTDIR: join(directory, 'cdk.out'),
          CDK_CONTEXT_JSON: JSON.stringify({ environment: 'staging' }),
        },
      },
    )
    const templates = readdirSync(join(directory, 'cdk.out')).filter((file) =>
      file.endsWith('.template.json'),
    )
    expect(templates).toContain('envelope-staging-services.template.json')
  },
)
