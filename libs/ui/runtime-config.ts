/** What the servers are configured with, and each setting's default. */
export const runtimeConfig = {
  /** The app's name, as `/up` tells it. */
  service: '',
  /** Whose accounts sign in at this app: `tenant`, those of the tenant at the host; `operators`, Envelope's own. */
  realm: 'tenant',
  /** Where the API answers, seen from this server: `NUXT_API_URL`. */
  apiUrl: '',
  /** Reverse proxies in front of this server that append to `X-Forwarded-For`: `NUXT_TRUSTED_PROXIES`. */
  trustedProxies: 0,
  session: {
    /** Seals the cookie; at least 32 characters: `NUXT_SESSION_PASSWORD`. */
    password: '',
    /** Seconds. */
    maxAge: 7 * 24 * 60 * 60,
  },
  public: {
    reverb: {
      key: 'envelope-local',
      /** Empty: the host name the page itself was opened at. */
      host: '',
      port: 443,
      scheme: 'https',
    },
  },
}
