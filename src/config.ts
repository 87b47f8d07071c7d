// Reads the environment variables into `Config`, with their defaults. Reports all faults at once.

import type { RateLimits } from './platform/fairness/rate-limits.ts'
import { faultOfMailAddress } from './platform/outbound/mail-address.ts'
import { readSmtpServer, type SmtpServer } from './platform/outbound/smtp-server.ts'

export type Config = {
  port: number
  /** The address on which both ports listen. With an embedded database the default is 127.0.0.1. */
  host: string
  /** Where others reach the API. Links in mails begin with it. It has no slash at its end. */
  public_url: string
  ops_port: number
  /** Null means an embedded PostgreSQL under `data_dir`. */
  database_url: string | null
  database_connections_max: number
  rate_limits: RateLimits
  data_dir: string
  log_level: typeof LOG_LEVELS[number]
  /** A separate object, so that secrets are not logged together with the other settings. */
  secrets: {
    platform_key: string | null
    /** 32 bytes that seal secrets at rest; null: none can be kept. */
    encryption_key: Buffer | null
    /** The mail server, with its password; null: no mail is sent. */
    smtp_server: SmtpServer | null
  }
  /** The address that mails are from. */
  mail_from: string
  /** Names and addresses that may be reached though they are not public, also without TLS. */
  webhook_hosts_allowed: readonly string[]
  /** Does the service play suppliers that have a `simulator`? For tests, never in production. */
  is_simulating: boolean
}

const ENCRYPTION_KEY_BYTES = 32
const RATE = 'a number, 0 to 1000000'
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

type Environment = Readonly<Record<string, string | undefined>>

/** Its message has one line for each fault of the environment variables. */
export class ConfigError extends Error {
  constructor (faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'ConfigError'
  }
}

/** Throws `ConfigError`. */
export function readConfig (environment: Environment): Readonly<Config> {
  const faults: string[] = []
  const read = <T>(
    name: string, fallback: T, parse: (text: string) => T | undefined, expected: string
  ): T => {
    const text = environment[name]
    if (text === undefined || text === '') return fallback
    const value = parse(text)
    if (value === undefined) faults.push(`${name} must be ${expected}`)
    return value ?? fallback
  }
  const port = 'a port, 0 to 65535'
  const database_url = read<string | null>('DATABASE_URL', null, readDatabaseUrl,
    'a postgres:// address with a database')
  const api_port = read('PORT', 3000, readInteger(0, 65_535), port)
  const config: Config = {
    port: api_port,
    public_url: read('TANDEM_PUBLIC_URL', `http://localhost:${api_port}`, readPublicUrl,
      'an address that begins with https:// or http://'),
    host: read('HOST', database_url === null ? '127.0.0.1' : '0.0.0.0', readText, 'an address'),
    ops_port: read('OPS_PORT', 9464, readInteger(0, 65_535), port),
    database_url,
    database_connections_max: read('DATABASE_CONNECTIONS_MAX', 20, readInteger(8, 500),
      'a number, 8 to 500'),
    rate_limits: {
      key_requests_per_second_max: read('KEY_REQUESTS_PER_SECOND_MAX', 5_000,
        readInteger(0, 1_000_000), RATE),
      merchant_requests_per_second_max: read('MERCHANT_REQUESTS_PER_SECOND_MAX', 5_000,
        readInteger(0, 1_000_000), RATE)
    },
    data_dir: read('TANDEM_DATA_DIR', '.data', readText, 'a folder'),
    log_level: read('LOG_LEVEL', 'info', (text) => LOG_LEVELS.find((level) => level === text),
      `one of ${LOG_LEVELS.join(', ')}`),
    secrets: {
      platform_key: read<string | null>('TANDEM_PLATFORM_KEY', null, readPlatformKey,
        '32 or more visible ASCII characters'),
      encryption_key: read<Buffer | null>('TANDEM_ENCRYPTION_KEY', null, readEncryptionKey,
        '32 bytes in base64, as made by openssl rand -base64 32'),
      smtp_server: read<SmtpServer | null>('TANDEM_SMTP_URL', null, readSmtpServer,
        'smtp:// or smtps:// with a host, and with user and password or without')
    },
    mail_from: read('TANDEM_MAIL_FROM', 'tandem@localhost',
      (text) => faultOfMailAddress(text) === undefined ? text : undefined, 'a mail address'),
    webhook_hosts_allowed: read<readonly string[]>('TANDEM_WEBHOOK_HOSTS_ALLOWED', [], readHosts,
      'names or addresses, with commas between them'),
    is_simulating: read('TANDEM_SIMULATOR', false, readBoolean, 'true or false')
  }
  if (config.port === config.ops_port && config.port !== 0) {
    faults.push('OPS_PORT must be another port than PORT')
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return Object.freeze(config)
}

function readText (text: string): string | undefined {
  return text.includes('\0') ? undefined : text
}

function readBoolean (text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined
}

function readInteger (minimum: number, maximum: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : NaN
    return value >= minimum && value <= maximum ? value : undefined
  }
}

function readDatabaseUrl (text: string): string | undefined {
  const url = URL.parse(text)
  const is_postgres = url !== null && ['postgres:', 'postgresql:'].includes(url.protocol)
  return is_postgres && url.pathname.length > 1 ? text : undefined
}

/** Without a query, fragment or user name: paths are put behind it. */
function readPublicUrl (text: string): string | undefined {
  const url = URL.parse(text)
  const is_plain = url !== null && ['https:', 'http:'].includes(url.protocol) &&
    url.username === '' && url.password === '' && !/[?#]/.test(text)
  return is_plain ? url.href.replace(/\/+$/, '') : undefined
}

function readPlatformKey (text: string): string | undefined {
  return /^[!-~]{32,}$/.test(text) ? text : undefined
}

/** Returns undefined for a text that is not 32 bytes in base64. */
export function readEncryptionKey (text: string): Buffer | undefined {
  const key = Buffer.from(text, 'base64')
  return key.length === ENCRYPTION_KEY_BYTES && key.toString('base64') === text ? key : undefined
}

/** Hosts as URLs write them: without a port, and IPv6 addresses in brackets. */
function readHosts (text: string): string[] | undefined {
  const hosts = text.split(',').map((one) => one.trim())
  const urls = hosts.map((host) =>
    URL.parse(`https://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}`))
  const is_plain = urls.every((url, at) =>
    url?.port === '' && url.pathname === '/' && !/[/?#@]/.test(hosts[at] ?? ''))
  return is_plain ? urls.map((url) => url?.hostname ?? '') : undefined
}
