import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireProgram } from '@envelope/service/testing'
import { afterAll } from 'vitest'

export interface Certificate {
  /** Paths of PEM files. */
  certificate: string
  key: string
}

/** A certificate for `localhost` that only who is told to trusts; its files are removed after the test file. */
export function makeCertificate(): Certificate {
  const openssl = requireProgram({
    names: ['openssl'],
    debianPackage: 'openssl',
    remedy: 'Install OpenSSL.',
  })
  const directory = mkdtempSync(join(tmpdir(), 'reverb-bridge-certificate-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const [certificate, key] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key]
  execFileSync(openssl, ['req', '-x509', ...pair, '-out', certificate, '-days', '2', ...subject], {
    stdio: 'ignore',
  })
  return { certificate, key }
}
