import { requireProgram } from './program.ts'

/** The path of a Chromium for tests: the one `CHROMIUM_PATH` names, else the one on PATH. */
export const chromiumPath = (): string =>
  process.env.CHROMIUM_PATH ||
  requireProgram({
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debianPackage: 'chromium',
    remedy: 'Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
  })
