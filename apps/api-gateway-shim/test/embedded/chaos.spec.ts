import { problem } from '@envelope/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { startGateway, startLaravel, type Gateway, type Laravel } from '../support/laravel.ts'
import { startSystem } from '../support/system.ts'

let laravel: Laravel
let gateway: Gateway
const start = async (chaos: string) => {
  laravel = await startLaravel()
  gateway = await startGateway({ LARAVEL_API_URL: laravel.url, CHAOS: chaos })
}
afterEach(async () => {
  await gateway.stop()
  await laravel.stop()
})

describe('CHAOS', () => {
  it('latency: lets requests wait', async () => {
    await start('latency:300ms')
    const begin = performance.now()
    expect((await fetch(gateway.url)).status).toBe(200)
    // Timers may fire up to a millisecond early.
    expect(performance.now() - begin).toBeGreaterThan(298)
    expect(await (await fetch(`${gateway.url}/up`)).json()).toMatchObject({ status: 'ok' })
  })

  it.each([
    ['503:100%', [503]],
    ['429:100%', [429]],
    ['5xx:100%', [500, 502, 503, 504]],
  ])('%s: answers so, says that it made it up, and asks nobody', async (chaos, statuses) => {
    await start(chaos)
    for (let time = 0; time < 20; time++) {
      const answer = await fetch(gateway.url)
      expect(statuses).toContain(answer.status)
      expect(answer.headers.get('x-chaos')).toBe(chaos.split(':')[0])
      const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
      if (isProblem) expect(problem.parse(await answer.json()).status).toBe(answer.status)
      else expect([502, 504]).toContain(answer.status)
    }
    expect(laravel.requests).toEqual([])
  })

  it('drop: cuts the connection', async () => {
    await start('drop:100%')
    await expect(fetch(gateway.url)).rejects.toThrow()
  })

  it('hang: answers nothing', async () => {
    await start('hang:100%')
    const signal = AbortSignal.timeout(500)
    await expect(fetch(gateway.url, { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('troubles the API itself as well', async () => {
    await start('503:0%')
    const system = await startSystem({ relay: false, variables: { CHAOS: '503:100%' } })
    await expect(system.acme.visitor.getTenant()).rejects.toMatchObject({ problem: { code: 'unavailable' } })
    await system.stop()
  })
})
