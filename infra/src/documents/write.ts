/** `nx run infra:diagrams`: the pictures, and the tables of architecture.md, from production's templates. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { documentsFolder, generatedFiles } from './documents.ts'

for (const [path, content] of await generatedFiles()) {
  const file = join(documentsFolder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  process.stdout.write(`infra/docs/${path}\n`)
}
