import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,test}/**/*.spec.ts'],
    testTimeout: 120_000,
    // It imports JSON in a way that Node itself refuses.
    server: { deps: { inline: ['@actions/workflow-parser'] } },
  },
})
