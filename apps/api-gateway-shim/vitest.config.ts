import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 30_000, hookTimeout: 60_000 }

/** The suite in `test` runs twice: on the embedded default, and on MariaDB and Redis. */
export default defineConfig({
  test: {
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
