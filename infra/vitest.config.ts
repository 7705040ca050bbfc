import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,test}/**/*.spec.ts'],
    globalSetup: 'test/support/temporary-directory.ts',
    // Loading the CDK takes longer than most tests, so that files share it, and the templates made once.
    isolate: false,
    maxWorkers: 1,
    // `synth` validates the templates; here they are only read.
    env: { CDK_VALIDATION: 'false' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
