import { operations } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGateway, startLaravel } from '../support/laravel.ts'
import { startSystem, type System } from '../support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem({ relay: false })))
afterAll(() => system.stop())

describe('/docs', () => {
  it('is a page whose program comes from here', async () => {
    const page = await fetch(`${system.baseURL}/docs`)
    expect([page.status, page.url]).toEqual([200, `${system.baseURL}/docs/`])
    const html = await page.text()
    expect(html).toContain('<title>Envelope API</title>')
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
    const program = new URL(/<script[^>]* src="([^"]+)"/.exec(html)![1]!, page.url)
    const script = await fetch(program)
    expect(program.origin).toBe(system.baseURL)
    expect(script.headers.get('content-type')).toMatch(/javascript/)
    expect((await script.text()).length).toBeGreaterThan(100_000)
  })

  it('may load nothing from elsewhere', async () => {
    const { headers } = await fetch(`${system.baseURL}/docs/`)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';/)
    expect(headers.get('content-security-policy')).not.toMatch(/https?:|\*/)
  })

  it('offers nothing that hands the document to others, and asks where it is open', async () => {
    const html = await (await fetch(`${system.baseURL}/docs/`)).text()
    const { servers } = (await (await fetch(`${system.baseURL}/docs/openapi.json`)).json()) as {
      servers: { url: string }[]
    }
    expect(html).toMatch(/"showDeveloperTools":\s*"never"/)
    expect(html).toMatch(/"agent":\s*\{\s*"disabled":\s*true/)
    expect(servers.map(({ url }) => url)).toEqual(['/'])
  })

  it('has the document of every operation', async () => {
    const answer = await fetch(`${system.baseURL}/docs/openapi.json`)
    const { paths } = (await answer.json()) as { paths: object }
    for (const { path } of Object.values(operations)) expect(paths).toHaveProperty([path])
  })

  it('is served in front of Laravel as well, but never in production', async () => {
    const laravel = await startLaravel((_, response) => response.writeHead(404).end('of laravel'))
    for (const [mode, status] of [
      ['development', 200],
      ['production', 404],
    ] as const) {
      const gateway = await startGateway({ LARAVEL_API_URL: laravel.url, NODE_ENV: mode })
      expect((await fetch(`${gateway.url}/docs/`)).status).toBe(status)
      await gateway.stop()
    }
    await laravel.stop()
  })
})
