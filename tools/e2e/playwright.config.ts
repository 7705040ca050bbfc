import { join } from 'node:path'
import { chromiumPath } from '@envelope/service/testing'
import { journeys } from '@envelope/ui/journeys'

const apart = process.platform === 'linux' && process.getuid?.() === 0
process.env['CHROMIUM'] = chromiumPath()
const { use, ...configuration } = journeys(
  apart ? join(import.meta.dirname, 'support/chromium-apart.sh') : chromiumPath(),
)

/** Against one stack, in this order: the journey, the walls between the containers, the faults. */
export default {
  ...configuration,
  testDir: '.',
  outputDir: '../test-results/stack',
  reporter: [['list'], ['json', { outputFile: '../test-results/stack.json' }]],
  timeout: 300_000,
  projects: ['journey', 'walls', 'faults'].map((name) => ({ name, testMatch: `${name}.spec.ts` })),
  // The certificates are checked by the tests' own requests: Chromium does not know the stack's authority.
  use: { ...use, ignoreHTTPSErrors: true },
}
