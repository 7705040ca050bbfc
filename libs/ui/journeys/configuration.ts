import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'

/**
 * How the front ends' journeys run.
 * @param chromium path of the browser
 * @param served files whose tests run against `nx serve`; all others run against what `nx build` made
 */
export const journeys = (chromium: string, served: string[]): PlaywrightTestConfig =>
  defineConfig({
    testDir: 'e2e',
    outputDir: 'test-results/e2e',
    reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
    // A laptop has room for one stack.
    workers: 1,
    retries: 0,
    forbidOnly: true,
    projects: [
      { name: 'built', testIgnore: served, timeout: 300_000, expect: { timeout: 45_000 } },
      // Several times what a busy machine needs to compile a page that is visited for the first time.
      { name: 'served', testMatch: served, timeout: 400_000, expect: { timeout: 45_000 } },
    ],
    use: {
      actionTimeout: 45_000,
      // Without it, a navigation that another one took the place of is waited for until the test ends.
      navigationTimeout: 90_000,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1440, height: 900 },
      screenshot: 'only-on-failure',
      trace: 'retain-on-failure',
      launchOptions: {
        executablePath: chromium,
        // The sandbox of Chromium does not start for root, as whom CI runs in containers.
        chromiumSandbox: process.getuid?.() !== 0,
        args: [
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          // Domains of tenants' own: names that nobody has.
          '--host-resolver-rules=MAP *.example 127.0.0.1',
        ],
      },
    },
  })
