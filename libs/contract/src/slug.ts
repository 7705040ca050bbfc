import { z } from 'zod'

/** First labels of host names that no tenant may have: Envelope's own, and those that people would take for its own. */
export const reservedSlugs: ReadonlySet<string> = new Set(
  `
  admin wss
  about account accounts api app apps assets auth autoconfig autodiscover backup billing blog broadcasthost cdn
  cloud compliance console contact dashboard demo dev developer developers dns docs download downloads envelope
  event events files ftp git help hostmaster hq imap info internal intranet legal localhost login logs mail
  mailbox marketing media metrics monitor mta noreply ns oauth operator operators partner partners pay payment
  payments pop portal postmaster press preview pricing privacy prod production proxy public register relay reverb
  root sales secure security shop sign signin signup sip smtp sso staff staging static stats status store
  support sysadmin system team tenant tenants terms test testing trust upload uploads vpn webhook webhooks
  webmail webmaster websocket wiki wpad ws www
  `
    .trim()
    .split(/\s+/),
)

/** First label of a tenant's host name. Each message names the one rule that was broken. */
export const slug = z
  .string('Enter an address.')
  .trim()
  .toLowerCase()
  .min(1, { error: 'Enter an address.', abort: true })
  .regex(/^[a-z0-9-]*$/, { error: 'Use only the letters a to z, digits and hyphens.', abort: true })
  .min(2, { error: 'Use at least 2 characters.', abort: true })
  .max(63, { error: 'Use at most 63 characters.', abort: true })
  .regex(/^[^-].*[^-]$/, { error: 'Begin and end with a letter or a digit.', abort: true })
  .regex(/^(?!.*--)/, { error: 'Put only one hyphen between words.', abort: true })
  .refine((value) => !reservedSlugs.has(value), {
    error: ({ input }) => `“${String(input)}” is reserved for Envelope itself. Choose another address.`,
  })
