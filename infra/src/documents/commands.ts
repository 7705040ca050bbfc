import { parse } from 'shell-quote'

export interface Command {
  /** Of the document. */
  line: number
  /** Program and arguments; what is filled in by the shell is `$`. */
  words: readonly string[]
}

/** Every command in the `sh` blocks of a document, and in the code within its sentences. */
export function commandsIn(document: string): Command[] {
  const lines = document.split('\n')
  const commands: Command[] = []
  let inside = false
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    if (/^\s*```/.test(line)) {
      inside = /^\s*```sh\b/.test(line)
      continue
    }
    if (!inside) {
      for (const [, command] of line.matchAll(/`((?:npx|aws) [^`]+)`/g))
        commands.push(...split(command!, index + 1))
      continue
    }
    const first = index + 1
    let command = line
    while (command.endsWith('\\')) command = `${command.slice(0, -1)} ${lines[++index]!.trim()}`
    commands.push(...split(command, first))
  }
  return commands
}

function split(text: string, line: number): Command[] {
  const inner: string[] = []
  const outer = text.replace(/\$\(([^()]*)\)/g, (_, nested: string) => {
    inner.push(nested)
    return '$'
  })
  const commands: string[][] = [[]]
  for (const token of parse(outer, () => '$')) {
    if (typeof token === 'string') commands.at(-1)!.push(token)
    else if ('comment' in token) break
    else if (token.op === 'glob') commands.at(-1)!.push(token.pattern)
    else if (['&&', '||', '|', ';'].includes(token.op)) commands.push([])
    else throw new Error(`line ${line}: a document's commands have no "${token.op}"`)
  }
  return [
    ...inner.flatMap((nested) => split(nested, line)),
    ...commands
      .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
      .filter((words) => words.length > 0 && !/^[A-Z_]+=/.test(words[0]!))
      .map((words) => ({ line, words })),
  ]
}
