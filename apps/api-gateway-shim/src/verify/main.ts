/**
 * `npx nx run api-gateway-shim:verify --url=http://127.0.0.1:8000`: the contract's own examples against any API, as a
 * table. It makes an envelope or two there. `--tenant=HOST` (acme.localhost) is who is asked, `--email=ADDRESS`
 * (admin@acme.test) a member of theirs, whose password is in `VERIFY_PASSWORD` (that of the demo accounts).
 *
 * Exit codes: 0 all is as the contract says; 1 something differs, or could not be tried; 64 for a wrong option; 69 for a
 * wrong address.
 */
import { parseArgs } from 'node:util'
import { Api } from './api.ts'
import { describeVerdicts, verify, WrongAddressError } from './verify.ts'

const usage = 'verify --url=http://127.0.0.1:8000 [--tenant=acme.localhost] [--email=admin@acme.test]'

function end(problem: string, code: number): never {
  process.stderr.write(`${problem}\n`)
  process.exit(code)
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string' },
        tenant: { type: 'string', default: 'acme.localhost' },
        email: { type: 'string', default: 'admin@acme.test' },
      },
    })
    return values
  } catch (error) {
    return end(`${(error as Error).message.split('. ')[0]}; expected ${usage}`, 64)
  }
}

const { url, tenant, email } = readOptions()
if (url === undefined) end(`--url is missing; expected ${usage}`, 64)
if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
  end(`--url=${url}: expected an address that starts with http:// or https://`, 64)
if (!/^[\w-]+(\.[\w-]+)+$/.test(tenant)) end(`--tenant=${tenant}: expected a host, like acme.localhost`, 64)

try {
  const verdicts = await verify(new Api(url, tenant), {
    email,
    password: process.env.VERIFY_PASSWORD || 'envelope',
  })
  process.stdout.write(`${describeVerdicts(verdicts)}\n`)
  process.exitCode = verdicts.every(({ came, differences }) => came !== undefined && differences.length === 0)
    ? 0
    : 1
} catch (error) {
  if (error instanceof WrongAddressError) end(error.message, 69)
  throw error
}
