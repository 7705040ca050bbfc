import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** No test replaces a module, so that files may share the loaded ones. */
const shared = { isolate: false, testTimeout: 30_000, hookTimeout: 60_000 }

/** The suite in `test` runs twice: on the embedded default, and on MariaDB and Redis. */
export default defineConfig({
  test: {
    // Most of the time is spent waiting for servers, so that one worker a core is not too many.
    maxWorkers: availableParallelism(),
    projects: [
      { test: { ...shared, name: 'unit', include: ['src/**/*.spec.ts'] } },
      { test: { ...shared, name: 'embedded', include: ['test/**/*.spec.ts'], exclude: ['test/full/**'] } },
      {
        test: {
          ...shared,
          name: 'full',
          include: ['test/**/*.spec.ts'],
          exclude: ['test/embedded/**'],
          globalSetup: ['test/support/servers.ts'],
        },
      },
    ],
  },
})
