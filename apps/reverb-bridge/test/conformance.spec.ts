import { expect, it } from 'vitest'
import { expectedOf, Replay, withoutId } from './replay.ts'
import { startBridge } from './running-bridge.ts'
import { readTranscript } from './transcript.ts'
import { wantedDifferences } from './wanted-differences.ts'

it('answers every recorded frame and request as Laravel Reverb 1.11.0 did, but for the wanted differences', async () => {
  const { port } = await startBridge()
  const replay = new Replay(port)
  for (const section of readTranscript()) {
    const heard = await replay.play(section)
    const expected = expectedOf(section, wantedDifferences)
    for (const client of new Set([...heard.keys(), ...expected.keys()])) {
      const ours = (heard.get(client) ?? []).map(withoutId)
      expect(ours, `${client} in "${section.title}"`).toEqual(expected.get(client) ?? [])
    }
  }
})
