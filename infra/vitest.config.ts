import { defineConfig } from 'vitest/config'

/** Loading the CDK takes longer than most tests, so that files share it. */
export default defineConfig({
  test: { include: ['{src,test}/**/*.spec.ts'], isolate: false, testTimeout: 60_000, hookTimeout: 120_000 },
})
