import { defineVitestProject } from '@nuxt/test-utils/config'
import { defineConfig } from 'vitest/config'

/** Plain logic runs in Node; what needs components, composables or a page runs in a Nuxt app. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['app/**/*.spec.ts'], environment: 'node' } },
      await defineVitestProject({
        // The first page that is mounted is also compiled.
        test: { name: 'nuxt', include: ['test/nuxt/**/*.spec.ts'], environment: 'nuxt', hookTimeout: 60_000 },
      }),
    ],
  },
})
