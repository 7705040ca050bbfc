import { defineConfig } from 'vitest/config'

/** The tests start real servers and clients, which takes its time on a busy machine. */
export default defineConfig({ test: { testTimeout: 120_000, expect: { poll: { timeout: 30_000 } } } })
