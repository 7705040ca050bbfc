import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Api } from '../../src/verify/api.ts'
import { describeVerdicts, verify } from '../../src/verify/verify.ts'
import { startLaravel } from '../support/laravel.ts'
import { password, startSystem, type System } from '../support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const asAda = () => ({ email: system.acme.admin.email, password })
const at = (url: string, host = system.acme.host) => verify(new Api(url, host), asAda())

describe('verify', () => {
  it('finds this API to be as the contract says, in every example', async () => {
    const verdicts = await at(system.baseURL)
    const others = verdicts.filter(({ came, differences }) => came === undefined || differences.length > 0)
    expect(others).toEqual([])
    expect(describeVerdicts(verdicts)).toMatch(/signEnvelope +the mailed link +200 +200 +ok\n/)
    expect(describeVerdicts(verdicts)).toContain('0 differ, 0 not tried')
  })

  it('shows what differs, and what could not be tried for it', async () => {
    const laravel = await startLaravel((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"slug":"acme"}')
    })
    const report = describeVerdicts(await at(laravel.url))
    await laravel.stop()
    expect(report).toContain('getTenant, the tenant: name: expected string; came nothing')
    expect(report).toMatch(/createEnvelope +a draft +201 +– +not tried\n/)
  })

  it('says that nobody answers at an address', async () => {
    const laravel = await startLaravel()
    await laravel.stop()
    await expect(at(laravel.url)).rejects.toThrow(
      `--url=${laravel.url} cannot be reached (ECONNREFUSED): is the API running there?`,
    )
  })

  it('says that somebody else answers there', async () => {
    const page = await startLaravel((_, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>nginx</h1>')
    })
    await expect(at(page.url)).rejects.toThrow(
      'answers, but not as Envelope’s API: GET /v1/tenant came with 404 and text/html',
    )
    await page.stop()
  })

  it('says that there is no such tenant', async () => {
    await expect(at(system.baseURL, 'nobody.localhost')).rejects.toThrow(
      'there is no tenant at --tenant=nobody.localhost',
    )
  })
})
