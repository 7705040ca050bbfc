import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An app that is not told where to write leaves a folder for every stack's templates: here all of them go afterwards. */
export default async function temporaryDirectory(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'envelope-infra-'))
  process.env['TMPDIR'] = directory
  return () => rm(directory, { recursive: true, force: true })
}
