import { join } from 'node:path'
import { chromiumPath } from '@envelope/service/testing'
import { defineConfig } from '@playwright/test'

const chromium = chromiumPath()
const apart = process.platform === 'linux' && process.getuid?.() === 0
// Read by chromium-apart.sh.
process.env['CHROMIUM'] = chromium

/** Against one stack, in this order: the journey, the walls between the containers, the faults, deployments. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/stack',
  reporter: [['list'], ['json', { outputFile: '../test-results/stack.json' }]],
  projects: ['journey', 'walls', 'faults', 'deploy'].map((name) => ({ name, testMatch: `${name}.spec.ts` })),
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 45_000 },
  use: {
    actionTimeout: 45_000,
    navigationTimeout: 45_000,
    locale: 'en-GB',
    // The certificates are checked by the tests' own requests: Chromium does not know the stack's authority.
    ignoreHTTPSErrors: true,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: apart ? join(import.meta.dirname, 'support/chromium-apart.sh') : chromium,
      // The sandbox of Chromium does not start for root, as whom CI runs in containers.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    },
  },
})
