import { drainSeconds, type ContainerSettings, type Surroundings } from './container-settings.ts'

const dataPath = '/data'

/** Settings of every command of the shim: apps/api-gateway-shim/README.md, "Environment". */
export function shimSettings(surroundings: Surroundings): ContainerSettings {
  const { parameters, port, reverb, database, cache, appKey, smtpUrl, files, version } = surroundings
  return {
    environment: {
      NODE_ENV: 'production',
      ENVELOPE_VERSION: version,
      ENVELOPE_DATA: dataPath,
      ...(port !== undefined && { HOST: '0.0.0.0', PORT: String(port) }),
      DRAIN_SECONDS: String(drainSeconds(surroundings)),
      BASE_DOMAIN: parameters.domain,
      // mysql2 brings the certificate authorities of RDS under this name.
      DATABASE_URL: `mysql://${database.name}@${database.host}:${database.port}/${database.name}?ssl=Amazon%20RDS`,
      REDIS_URL: `rediss://${cache.host}:${cache.port}`,
      AWS_DEFAULT_REGION: parameters.region,
      TENANT_BUCKET_PREFIX: files.bucketPrefix,
      TENANT_BUCKET_KEY: files.keyArn,
      MAIL_FROM: `Envelope <${parameters.mail.from}>`,
      REVERB_APP_ID: reverb.appId,
      REVERB_APP_KEY: reverb.key,
      REVERB_HOST: reverb.host,
      REVERB_PORT: String(reverb.port),
      REVERB_SCHEME: 'http',
    },
    secrets: {
      APP_KEY: appKey,
      DATABASE_PASSWORD: database.secret,
      REDIS_PASSWORD: cache.secret,
      REVERB_APP_SECRET: reverb.secret,
      SMTP_URL: smtpUrl,
    },
    writablePaths: [dataPath],
  }
}
