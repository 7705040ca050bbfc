import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

const shownFunctions = 20

/** What took the time in all of V8's processor profiles in a folder, by function, without what was called from there. */
export function describeProfiles(folder: string): string {
  const microseconds = new Map<string, number>()
  let busy = 0
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile
    const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
    for (const [index, id] of samples.entries()) {
      const name = names.get(id)!
      if (name === '(idle)') continue
      busy += timeDeltas[index]!
      microseconds.set(name, (microseconds.get(name) ?? 0) + timeDeltas[index]!)
    }
  }
  const most = [...microseconds].toSorted(([, a], [, b]) => b - a).slice(0, shownFunctions)
  return most.map(([name, spent]) => `${((100 * spent) / busy).toFixed(1).padStart(5)} %  ${name}`).join('\n')
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const name = functionName || '(anonymous)'
  return url === '' ? name : `${name} ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`
}
