import { z } from 'zod'

const variables = {
  apiUrl: 'NUXT_API_URL',
  'session.password': 'NUXT_SESSION_PASSWORD',
  trustedProxies: 'NUXT_TRUSTED_PROXIES',
  'public.reverb.key': 'NUXT_PUBLIC_REVERB_KEY',
  'public.reverb.port': 'NUXT_PUBLIC_REVERB_PORT',
  'public.reverb.scheme': 'NUXT_PUBLIC_REVERB_SCHEME',
} as const

const schema = z.object({
  apiUrl: z.url({ protocol: /^https?$/, error: 'expected the address of the API, like http://api.internal' }),
  session: z.object({
    password: z.string().min(32, 'expected at least 32 random characters, the same on every replica'),
  }),
  trustedProxies: z.coerce
    .number('expected a number')
    .int('expected a whole number')
    .min(0, 'expected 0 or more'),
  public: z.object({
    reverb: z.object({
      key: z.string().min(1, 'expected the app key of the realtime server'),
      port: z.coerce
        .number('expected a port')
        .int('expected a port')
        .min(1, 'expected a port')
        .max(65535, 'expected a port'),
      scheme: z.enum(['http', 'https'], 'expected http or https'),
    }),
  }),
})

/** One line for each setting that is not usable, naming its variable and what was expected; secrets are not shown. */
export function checkEnvironment(config: unknown): string[] {
  const result = schema.safeParse(config)
  if (result.success) return []
  return result.error.issues.map(({ path, message }) => {
    const name = path.join('.') as keyof typeof variables
    const value = path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
      config,
    )
    if (value === undefined || value === '') return `${variables[name]} is not set: ${message}`
    return `${variables[name]}=${name === 'session.password' ? '(hidden)' : `"${String(value)}"`}: ${message}`
  })
}
