import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { openApiDocument } from '@envelope/contract/openapi'
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, startSystem, type System } from '../support/system.ts'

const folder = join(import.meta.dirname, 'foreign-client')
/** Where the journey finds what is made of the document. */
const types = join(import.meta.dirname, '../../test-results/openapi.ts')
const run = promisify(execFile)

let system: System
beforeAll(async () => {
  system = await startSystem()
  await mkdir(dirname(types), { recursive: true })
  const made = await openapiTypescript(openApiDocument() as OpenAPI3, { defaultNonNullable: false })
  await writeFile(types, astToString(made))
})
afterAll(() => system.stop())

describe('a client that openapi-typescript and openapi-fetch make of the OpenAPI document', () => {
  it('compiles', async () => {
    const compile = run('npx', ['tsc', '--project', folder]).catch((error: { stdout: string }) => error)
    expect((await compile).stdout).toBe('')
  })

  it('sends an envelope, signs it, and reads what is wrong with a mistaken one', async () => {
    const { baseURL, acme } = system
    const journey = join(folder, 'journey.ts')
    const { stdout } = await run(process.execPath, [journey, baseURL, acme.host, acme.admin.email, password])
    expect(JSON.parse(stdout)).toMatchObject({
      envelope: {
        title: 'Office lease',
        status: 'completed',
        documents: [{ name: 'Lease.pdf', type: 'application/pdf' }],
      },
      mistakes: { title: [expect.any(String)] },
    })
  })
})
