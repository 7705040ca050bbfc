import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvironmentError } from '@envelope/service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfiguration } from './configuration.ts'
import { readGatewayConfiguration } from './gateway/configuration.ts'

let data: string
beforeAll(() => (data = mkdtempSync(join(tmpdir(), 'configuration-'))))
afterAll(() => rmSync(data, { recursive: true }))

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfiguration({ ENVELOPE_DATA: data, ...env })
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems
    throw error
  }
  return []
}

describe('readConfiguration', () => {
  it('needs nothing in development', () => {
    expect(readConfiguration({ ENVELOPE_DATA: data })).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 8000,
      baseDomain: 'localhost',
      publicUrlTemplate: 'http://{tenant}.localhost:3000',
      database: { dialect: 'sqlite', path: join(data, 'database.sqlite') },
      filesDirectory: join(data, 'files'),
      reverb: { host: '127.0.0.1', port: 8080, key: 'envelope-local' },
    })
  })

  it('takes addresses of DNS servers, and nothing else for one', () => {
    const serversOf = (value: string) =>
      readConfiguration({ ENVELOPE_DATA: data, DNS_SERVERS: value }).dnsServers
    expect(serversOf('192.0.2.53, [2001:db8::53]:5353,2001:db8::53,127.0.0.1:5353')).toHaveLength(4)
    for (const value of [
      'dns.example',
      '192.0.2.53:0',
      '192.0.2.53,[192.0.2.53]:53',
      '2001:db8::53]:53',
      ',',
    ])
      expect(problemsOf({ DNS_SERVERS: value })).toEqual([
        expect.stringContaining('expected addresses of DNS servers, like 192.0.2.53,[2001:db8::53]:5353'),
      ])
  })

  it('keeps the generated secrets from one start to the next', () => {
    const env = { ENVELOPE_DATA: data }
    expect(readConfiguration(env).appKey).toBe(readConfiguration(env).appKey)
    expect(readConfiguration(env).appKey).not.toBe(readConfiguration(env).reverb.secret)
  })

  it('names all that production lacks', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'BASE_DOMAIN is not set: expected a domain name, like envelope.example',
      'APP_KEY is not set: expected at least 32 characters',
      'DATABASE_URL is not set: expected a URL that starts with mysql:// or mariadb:// or sqlite://',
      'REVERB_APP_SECRET is not set: expected a secret text',
    ])
  })

  it('listens on all addresses and the container’s port in production', () => {
    const production = {
      ENVELOPE_DATA: data,
      NODE_ENV: 'production',
      BASE_DOMAIN: 'envelope.example',
      APP_KEY: 'x'.repeat(32),
      DATABASE_URL: 'mariadb://envelope:secret@database/envelope',
      REVERB_APP_SECRET: 'secret',
    }
    expect(readConfiguration(production)).toMatchObject({
      host: '0.0.0.0',
      port: 8000,
      publicUrlTemplate: 'https://{tenant}.envelope.example',
      database: { dialect: 'mariadb', url: production.DATABASE_URL },
      mailFrom: 'Envelope <no-reply@envelope.example>',
    })
  })

  it('takes passwords apart from the addresses that they belong to', () => {
    const { database, redisUrl } = readConfiguration({
      ENVELOPE_DATA: data,
      DATABASE_URL: 'mysql://envelope@database:3306/envelope?ssl=Amazon%20RDS',
      DATABASE_PASSWORD: 'a%20:/b',
      REDIS_URL: 'rediss://redis:6379',
      REDIS_PASSWORD: 'c',
    })
    expect(database).toEqual({
      dialect: 'mariadb',
      url: 'mysql://envelope:a%2520%3A%2Fb@database:3306/envelope?ssl=Amazon%20RDS',
    })
    expect(redisUrl).toBe('rediss://:c@redis:6379')
  })

  it('says what is wrong without showing what may hold a password', () => {
    expect(
      problemsOf({
        API_PORT: 'http',
        BASE_DOMAIN: 'Envelope.Example',
        PUBLIC_URL_TEMPLATE: 'https://envelope.example',
        DATABASE_URL: 'postgres://envelope:hunter2@database/envelope',
        REVERB_SCHEME: 'wss',
      }),
    ).toEqual([
      'API_PORT="http": expected an integer from 1 to 65535',
      'BASE_DOMAIN="Envelope.Example": expected a domain name in lower case, like envelope.example',
      'PUBLIC_URL_TEMPLATE="https://envelope.example": expected an address with {tenant} in it, like https://{tenant}.envelope.example',
      'DATABASE_URL=(hidden): expected a URL that starts with mysql:// or mariadb:// or sqlite://',
      'REVERB_SCHEME="wss": expected one of http, https',
    ])
  })

  it('takes PORT before API_PORT, and moves links with TENANT_PORT', () => {
    const configuration = readConfiguration({
      ENVELOPE_DATA: data,
      PORT: '9000',
      API_PORT: '18000',
      TENANT_PORT: '13000',
    })
    expect(configuration).toMatchObject({ port: 9000, publicUrlTemplate: 'http://{tenant}.localhost:13000' })
  })

  it('leaves the port of HTTPS out of addresses, and no other', () => {
    const at = (PUBLIC_URL_TEMPLATE: string) =>
      readConfiguration({ ENVELOPE_DATA: data, PUBLIC_URL_TEMPLATE }).publicUrlTemplate
    expect(at('https://{tenant}.envelope.example:443')).toBe('https://{tenant}.envelope.example')
    expect(at('https://{tenant}.envelope.example:4430')).toBe('https://{tenant}.envelope.example:4430')
  })

  it('takes a SQLite file of one’s own, counted from the data folder', () => {
    const at = (DATABASE_URL: string) => readConfiguration({ ENVELOPE_DATA: data, DATABASE_URL }).database
    expect(at('sqlite:other.sqlite')).toEqual({ dialect: 'sqlite', path: join(data, 'other.sqlite') })
    expect(at('sqlite:///var/lib/envelope.sqlite')).toEqual({
      dialect: 'sqlite',
      path: '/var/lib/envelope.sqlite',
    })
  })

  it('refuses to die on purpose in production', () => {
    expect(problemsOf({ NODE_ENV: 'production', FAILPOINT: 'job:begun' })).toContain(
      'FAILPOINT="job:begun": expected nothing: it kills the process on purpose, which production refuses',
    )
    expect(problemsOf({ FAILPOINT: 'here' })[0]).toMatch(/^FAILPOINT="here": expected one of send:written, /)
    expect(readConfiguration({ ENVELOPE_DATA: data, FAILPOINT: 'job:begun' }).failpoint).toBe('job:begun')
  })

  it('takes buckets for files by the names that Laravel knows', () => {
    const variables = { TENANT_BUCKET_PREFIX: 'envelope-production-tenant-', TENANT_BUCKET_KEY: 'arn:key' }
    expect(readConfiguration({ ENVELOPE_DATA: data }).bucket).toBeUndefined()
    expect(
      readConfiguration({ ENVELOPE_DATA: data, ...variables, AWS_DEFAULT_REGION: 'eu-central-1' }).bucket,
    ).toEqual({
      prefix: 'envelope-production-tenant-',
      keyArn: 'arn:key',
      region: 'eu-central-1',
      endpoint: undefined,
      presignedDownloads: false,
    })
    expect(problemsOf(variables)).toEqual([
      'AWS_DEFAULT_REGION is not set: expected the region of the buckets that TENANT_BUCKET_PREFIX names',
    ])
    expect(problemsOf({ TENANT_BUCKET_PREFIX: 'Envelope_' })).toEqual([
      'TENANT_BUCKET_PREFIX="Envelope_": expected at most 27 of a-z, 0-9 and -, like envelope-production-tenant-',
    ])
  })

  it('says what is wrong with what is about Laravel', () => {
    expect(problemsOf({ PROXY: '/v1', CONTRACT_CHECK: 'warn' })).toEqual([
      'LARAVEL_API_URL is not set: PROXY needs the address of the API that it is about',
      'LARAVEL_API_URL is not set: CONTRACT_CHECK needs the address of the API that it is about',
    ])
    const wrong = { LARAVEL_API_URL: 'laravel', PROXY: '/v1/me, listEnvelopEs', CONTRACT_CHECK: 'maybe' }
    expect(problemsOf(wrong)).toEqual([
      'LARAVEL_API_URL="laravel": expected a URL that starts with http:// or https://',
      'PROXY="/v1/me, listEnvelopEs": expected paths or operations, like /v1/envelopes,createSession; “listEnvelopEs” is neither: is listEnvelopes meant?',
      'CONTRACT_CHECK="maybe": expected one of warn, fail',
    ])
  })
})

describe('readGatewayConfiguration', () => {
  it('needs neither a database nor secrets, in production too', () => {
    const env = { NODE_ENV: 'production', LARAVEL_API_URL: 'http://laravel.internal/api' }
    expect(readGatewayConfiguration(env)).toMatchObject({
      host: '0.0.0.0',
      port: 8000,
      upstreamUrl: new URL('http://laravel.internal/api'),
      idleMilliseconds: 60_000,
    })
  })

  it('is none where something is served here', () => {
    expect(readGatewayConfiguration({})).toBeUndefined()
    expect(readGatewayConfiguration({ LARAVEL_API_URL: 'http://laravel', PROXY: '/v1/me' })).toBeUndefined()
  })
})
