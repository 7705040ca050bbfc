import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A program `docker` that notes what it is told, and that hands what it pushes to the double of AWS. */
const program = `#!${process.execPath}
import { appendFileSync, readFileSync } from 'node:fs'
const args = process.argv.slice(2)
const words = args[0] === '--config' ? args.slice(2) : args
const input = words[0] === 'login' ? readFileSync(0, 'utf8') : ''
appendFileSync(import.meta.dirname + '/log', JSON.stringify({ words, input }) + '\\n')
if (words[0] === 'version') console.log('27.0.0')
if (words[0] === 'image') console.log('sha256:local')
if (words[0] === 'push') {
  const body = words[1].slice(words[1].indexOf('/') + 1)
  fetch(process.env.AWS_ENDPOINT_URL + '/pushed', { method: 'POST', body })
}
`

/** One whose engine does not answer. */
const withoutEngine = `#!${process.execPath}
if (process.argv.includes('{{.Server.Version}}')) {
  console.error('Cannot connect to the Docker daemon')
  process.exitCode = 1
}
`

export class FakeDocker implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'envelope-fake-docker-'))

  constructor({ engine = true } = {}) {
    writeFileSync(join(this.#folder, 'docker'), engine ? program : withoutEngine)
    chmodSync(join(this.#folder, 'docker'), 0o755)
  }

  /** A PATH on which it comes first. */
  get path(): string {
    return `${this.#folder}${delimiter}${process.env['PATH']}`
  }

  /** What it was told, with what came by its standard input. */
  get commands(): { words: string[]; input: string }[] {
    const log = join(this.#folder, 'log')
    if (!existsSync(log)) return []
    return readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { words: string[]; input: string })
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
