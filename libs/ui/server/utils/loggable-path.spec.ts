import { expect, test } from 'vitest'
import { loggablePath } from './loggable-path.ts'

test.each([
  ['/sign/secret-token', '/sign/…'],
  ['/api/v1/signing/secret-token/documents/1/content?x=y', '/api/v1/signing/…/documents/1/content'],
  ['/invitation/secret-token', '/invitation/…'],
  ['/api/v1/invitations/secret-token', '/api/v1/invitations/…'],
  ['/api/v1/password-resets/secret-token', '/api/v1/password-resets/…'],
  ['/envelopes?search=Rosa', '/envelopes'],
])('%s is logged as %s', (path, logged) => expect(loggablePath(path)).toBe(logged))
