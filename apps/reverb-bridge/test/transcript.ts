import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line of what was recorded from a running Laravel Reverb 1.11.0. */
export type Step =
  | { kind: 'sent'; client: string; text: string }
  | { kind: 'received'; client: string; text: string }
  | { kind: 'closed'; client: string; code: number }
  | {
      kind: 'request'
      method: string
      path: string
      query: Record<string, string>
      body: string
      status: number
      answer: string
    }

export interface Section {
  title: string
  steps: Step[]
}

const patterns: [RegExp, (...groups: string[]) => Step][] = [
  [/^\[(\w+)\] -> (.*)$/, (client, text) => ({ kind: 'sent', client: client!, text: text! })],
  [/^\[(\w+)\] <- (.*)$/, (client, text) => ({ kind: 'received', client: client!, text: text! })],
  [
    /^\[(\w+)\] CLOSED code=(\d+)/,
    (client, code) => ({ kind: 'closed', client: client!, code: Number(code) }),
  ],
  [
    /^HTTP (GET|POST) (\S+) (\{.*?\}) ?(.*?) => HTTP\/1\.\d (\d+) \[.*?\] (.*)$/,
    (method, path, query, body, status, answer) => ({
      kind: 'request',
      method: method!,
      path: path!,
      query: JSON.parse(query!),
      body: body!,
      status: Number(status),
      answer: answer!,
    }),
  ],
]

/** The recorded conversation in its sections; lines that say nothing of the protocol are left out. */
export function readTranscript(): Section[] {
  const text = readFileSync(join(import.meta.dirname, 'data/reverb-1.11.0-transcript.txt'), 'utf8')
  const sections: Section[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) {
      sections.push({ title: line.slice(3), steps: [] })
      continue
    }
    for (const [pattern, read] of patterns) {
      const match = pattern.exec(line)
      if (match) sections.at(-1)!.steps.push(read(...match.slice(1)))
    }
  }
  return sections
}
