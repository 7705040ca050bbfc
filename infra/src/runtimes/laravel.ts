import type { ContainerSettings, Surroundings } from './container-settings.ts'

/**
 * Settings of Laravel, by Laravel's own names: those that `config/` of a new Laravel application reads, of Octane and
 * Reverb, and `BASE_DOMAIN`, `TENANT_BUCKET_PREFIX`, `TENANT_BUCKET_KEY` of Envelope's API.
 */
export function laravelSettings(surroundings: Surroundings): ContainerSettings {
  const { parameters, reverb, database, cache, appKey, smtpUrl, files, version } = surroundings
  return {
    environment: {
      APP_NAME: 'Envelope',
      APP_ENV: parameters.environment,
      APP_DEBUG: 'false',
      APP_URL: `https://${parameters.domain}`,
      APP_VERSION: version,
      BASE_DOMAIN: parameters.domain,
      LOG_CHANNEL: 'stderr',
      LOG_STDERR_FORMATTER: 'Monolog\\Formatter\\JsonFormatter',
      LOG_LEVEL: 'info',
      // The image's own file system is read-only.
      LARAVEL_STORAGE_PATH: '/tmp/storage',
      VIEW_COMPILED_PATH: '/tmp/storage/framework/views',
      DB_CONNECTION: 'mariadb',
      DB_HOST: database.host,
      DB_PORT: String(database.port),
      DB_DATABASE: database.name,
      DB_USERNAME: database.name,
      // The image holds https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem there.
      MYSQL_ATTR_SSL_CA: '/etc/ssl/certs/rds-global-bundle.pem',
      REDIS_CLIENT: 'phpredis',
      REDIS_URL: `tls://${cache.host}:${cache.port}`,
      CACHE_STORE: 'redis',
      QUEUE_CONNECTION: 'redis',
      SESSION_DRIVER: 'redis',
      BROADCAST_CONNECTION: 'reverb',
      REVERB_APP_ID: reverb.appId,
      REVERB_APP_KEY: reverb.key,
      REVERB_HOST: reverb.host,
      REVERB_PORT: String(reverb.port),
      REVERB_SCHEME: 'http',
      // While one is replaced there are two, and an event reaches only one of them directly.
      REVERB_SCALING_ENABLED: 'true',
      FILESYSTEM_DISK: 's3',
      AWS_DEFAULT_REGION: parameters.region,
      TENANT_BUCKET_PREFIX: files.bucketPrefix,
      TENANT_BUCKET_KEY: files.keyArn,
      MAIL_MAILER: 'smtp',
      MAIL_FROM_NAME: 'Envelope',
      MAIL_FROM_ADDRESS: parameters.mail.from,
    },
    secrets: {
      APP_KEY: appKey,
      DB_PASSWORD: database.secret,
      REDIS_PASSWORD: cache.secret,
      REVERB_APP_SECRET: reverb.secret,
      MAIL_URL: smtpUrl,
    },
    writablePaths: [],
  }
}
