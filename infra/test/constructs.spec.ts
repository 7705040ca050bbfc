import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../src/constructs')
const constructs = globSync('*.ts', { cwd: folder, exclude: ['*.spec.ts'] }).filter((file) =>
  /^export class /m.test(readFileSync(join(folder, file), 'utf8')),
)

it.each(constructs)('%s has its tests beside it', (file) => {
  expect(existsSync(join(folder, file.replace(/\.ts$/, '.spec.ts')))).toBe(true)
})
