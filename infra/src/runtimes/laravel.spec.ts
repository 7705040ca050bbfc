import { expect, it } from 'vitest'
import { environments } from '../../test/support/templates.ts'
import { laravelSettings } from './laravel.ts'

/** Variables that Laravel 12 and Reverb 1 read, as their own files name them; those of drivers that are not used are left out. */
const readBy = {
  'laravel/laravel: config/*.php': `
    APP_NAME APP_ENV APP_DEBUG APP_URL APP_KEY APP_PREVIOUS_KEYS APP_LOCALE APP_FALLBACK_LOCALE APP_MAINTENANCE_DRIVER
    CACHE_STORE CACHE_PREFIX QUEUE_CONNECTION QUEUE_FAILED_DRIVER BROADCAST_CONNECTION FILESYSTEM_DISK
    DB_CONNECTION DB_URL DB_HOST DB_PORT DB_DATABASE DB_USERNAME DB_PASSWORD DB_SOCKET DB_CHARSET DB_COLLATION MYSQL_ATTR_SSL_CA
    REDIS_CLIENT REDIS_CLUSTER REDIS_PREFIX REDIS_URL REDIS_HOST REDIS_PORT REDIS_USERNAME REDIS_PASSWORD REDIS_DB
    REDIS_CACHE_DB REDIS_QUEUE REDIS_QUEUE_CONNECTION REDIS_QUEUE_RETRY_AFTER
    LOG_CHANNEL LOG_STACK LOG_LEVEL LOG_STDERR_FORMATTER
    SESSION_DRIVER SESSION_LIFETIME SESSION_ENCRYPT SESSION_PATH SESSION_DOMAIN
    MAIL_MAILER MAIL_URL MAIL_HOST MAIL_PORT MAIL_SCHEME MAIL_USERNAME MAIL_PASSWORD MAIL_FROM_ADDRESS MAIL_FROM_NAME
    AWS_DEFAULT_REGION AWS_BUCKET AWS_URL AWS_ENDPOINT AWS_USE_PATH_STYLE_ENDPOINT`,
  'laravel/framework: config/view.php, Application::storagePath': 'VIEW_COMPILED_PATH LARAVEL_STORAGE_PATH',
  'laravel/reverb: config/reverb.php': `
    REVERB_SERVER REVERB_SERVER_HOST REVERB_SERVER_PORT REVERB_SERVER_PATH REVERB_MAX_REQUEST_SIZE
    REVERB_SCALING_ENABLED REVERB_SCALING_CHANNEL REVERB_APP_ID REVERB_APP_KEY REVERB_APP_SECRET
    REVERB_HOST REVERB_PORT REVERB_SCHEME REVERB_APP_PING_INTERVAL REVERB_APP_ACTIVITY_TIMEOUT
    REVERB_APP_MAX_CONNECTIONS REVERB_APP_MAX_MESSAGE_SIZE`,
  'the API of Envelope': 'APP_VERSION BASE_DOMAIN TENANT_BUCKET_PREFIX TENANT_BUCKET_KEY',
}
const known = Object.values(readBy).flatMap((names) => names.trim().split(/\s+/))

const secret = { arn: 'secret', keyArn: 'key' }
const { environment, secrets } = laravelSettings({
  parameters: environments['production']!,
  name: 'reverb',
  port: 8080,
  stopTimeoutSeconds: 120,
  version: '1.4.0',
  apiUrl: 'http://api.internal',
  reverb: { host: 'reverb.internal', port: 8080, appId: 'envelope', key: 'envelope', secret },
  database: { host: 'database.internal', port: 3306, name: 'envelope', secret },
  cache: { host: 'cache.internal', port: 6379, secret },
  appKey: secret,
  smtpUrl: secret,
  sessionPassword: undefined,
  files: { bucketPrefix: 'envelope-production-tenant-', keyArn: 'key' },
})

it('every variable is one that Laravel, Reverb or the API reads', () => {
  const given = [...Object.keys(environment), ...Object.keys(secrets)]
  expect(given.filter((name) => !known.includes(name))).toEqual([])
})

it('Reverb takes part in scaling on Redis by TLS, so that events reach the clients of both while it is replaced', () => {
  expect(environment).toMatchObject({
    REVERB_SCALING_ENABLED: 'true',
    REDIS_URL: 'tls://cache.internal:6379',
  })
  expect(secrets).toHaveProperty('REDIS_PASSWORD')
})
