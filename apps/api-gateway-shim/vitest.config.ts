import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** No test replaces a module, so that files may share the loaded ones. */
const shared = {
  isolate: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  setupFiles: ['test/support/record-queries.ts'],
}

/** Asks what the release before asked, which is no query of this one. */
const notRecorded = process.env['RECORD_QUERIES'] ? ['test/expand-then-contract.spec.ts'] : []

/** What speaks to the API over HTTP alone. */
const overHttp = [
  'documents',
  'domains',
  'drafts',
  'envelope-list',
  'export',
  'home',
  'http',
  'invitations',
  'operator-isolation',
  'operators',
  'realtime',
  'recipient-roles',
  'reminders',
  'sending',
  'sessions',
  'signing',
  'tenant-isolation',
]

/**
 * The suite in `test` runs on the embedded default, and on MariaDB and Redis. What speaks HTTP runs once more through a
 * gateway in front, which holds every answer against the contract.
 */
export default defineConfig({
  test: {
    // Most of the time is spent waiting for servers, so that one worker a core is not too many.
    maxWorkers: availableParallelism(),
    projects: [
      { test: { ...shared, name: 'unit', include: ['src/**/*.spec.ts'] } },
      {
        test: {
          ...shared,
          name: 'embedded',
          include: ['test/**/*.spec.ts'],
          exclude: ['test/full/**', ...notRecorded],
        },
      },
      {
        test: {
          ...shared,
          name: 'gateway',
          include: overHttp.map((name) => `test/${name}.spec.ts`),
          provide: { throughGateway: true },
        },
      },
      {
        test: {
          ...shared,
          name: 'full',
          include: ['test/**/*.spec.ts'],
          exclude: ['test/embedded/**', ...notRecorded],
          globalSetup: ['test/support/servers.ts'],
        },
      },
    ],
  },
})
