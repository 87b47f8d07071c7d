// The process of the service: it starts the database and the service, and listens.

import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Config, ConfigError, readConfig } from '../config.ts'
import {
  type DemoKeys, findEncryptionKey, newPlatformKey, prepareDemo
} from '../first-start.ts'
import { migrate } from '../platform/db/migrator.ts'
import { isDatabaseAway } from '../platform/db/sqlstate.ts'
import { buildLogger } from '../platform/log.ts'
import { closeAtEnd, endOnSignals, endProcess, isEnding } from './end-process.ts'
import { buildService } from '../service.ts'

const CONFIG_FAULT = 78 // EX_CONFIG of sysexits.h
const WAIT_FOR_DATABASE_S = 60

function readConfigOrExit (): Readonly<Config> {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`The environment variables are not valid:\n${error.message}\n`)
    process.exit(CONFIG_FAULT)
  }
}

/**
 * Returns the address of the database. The embedded database ends with this process, and this
 * process ends with it: the supervisor that runs the process then starts both again.
 */
async function openDatabase (
  config: Config, data_dir: string, logger: Logger
): Promise<string> {
  if (config.database_url !== null) return config.database_url
  await mkdir(data_dir, { recursive: true })
  const { startEmbeddedDatabase } = await import('../platform/db/embedded.ts')
  const embedded = await startEmbeddedDatabase({ data_dir, say })
  closeAtEnd(embedded)
  void embedded.ended.then(async (log) => {
    logger.fatal(`the embedded database has ended, so this process ends too; see its log ${log}`)
    await endProcess(1)
  })
  return embedded.url
}

function say (fact: string): void {
  process.stdout.write(`${fact}\n`)
}

/** Applies the migrations. Waits up to 60 s for a database that is still starting. */
async function migrateWhenUp (url: string, waited_s = 0): Promise<void> {
  try {
    await migrate(url)
  } catch (error) {
    if (!isDatabaseAway(error) || waited_s >= WAIT_FOR_DATABASE_S || isEnding()) throw error
    if (waited_s === 0) say('Waiting for the database.')
    await setTimeout(1_000)
    await migrateWhenUp(url, waited_s + 1)
  }
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

type Place = { address: string, host: string }

function greet ({ address, host }: Place, { operator, storefront, supplier }: DemoKeys): void {
  const reach = LOOPBACK.includes(host) ? 'only this machine reaches it' : 'others may reach it'
  say(`
Tandem serves at ${address}  (reference: ${address}/docs)
It listens on ${host}: ${reach}.

A demo merchant is ready. Its keys:
  operator    ${operator}
  storefront  ${storefront}
  supplier    ${supplier}

A first order:
  curl -s ${address}/v1/sales-orders \\
    -H 'Authorization: Bearer ${operator}' \\
    -H 'Content-Type: application/json' -H "Idempotency-Key: first-$(date +%s)" \\
    -d '{"reference":"WEB-'$(date +%s)'","currency":"EUR","payment_terms":"on_account",
         "customer":{"name":"Ada Lovelace"},
         "ship_to":{"name":"Ada Lovelace","line1":"12 Rue de la Paix","city":"Paris",
                    "postal_code":"75002","country":"FR"},
         "lines":[{"sku":"KB-100","quantity":2,"unit_price":"79.90"},
                  {"sku":"MS-200","quantity":6,"unit_price":"39.00"}]}'
`)
}

async function start (): Promise<void> {
  const config = readConfigOrExit()
  const logger = buildLogger(config.log_level)
  endOnSignals(logger)
  const is_embedded = config.database_url === null
  const data_dir = resolve(config.data_dir)
  const database_url = await openDatabase(config, data_dir, logger)
  const encryption_key = config.secrets.encryption_key ??
    (is_embedded ? await findEncryptionKey(data_dir) : null)
  const service = await buildService({
    database_url, config: { ...config, secrets: { ...config.secrets, encryption_key } }, logger
  })
  closeAtEnd(service)
  await migrateWhenUp(database_url)
  const keys = is_embedded ? await openDemo(database_url, config, data_dir) : undefined
  await service.ops.listen({ port: config.ops_port, host: config.host })
  const address = await service.app.listen({ port: config.port, host: config.host })
  service.startJobs()
  void service.warmUp()
  if (keys === undefined) logger.info({ port: new URL(address).port }, 'service started')
  else greet({ address, host: config.host }, keys)
}

/** Creates the demo merchant with a platform key that is made for this and known to nobody else. */
async function openDemo (
  database_url: string, config: Config, data_dir: string
): Promise<DemoKeys> {
  const platform_key = newPlatformKey()
  const { app, close } = await buildService({
    database_url,
    config: { ...config, secrets: { platform_key } },
    logger: buildLogger('silent')
  })
  try {
    return await prepareDemo(app, platform_key, data_dir)
  } finally {
    await close()
  }
}

try {
  await start()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message || error.stack : String(error)}\n`)
  await endProcess(1)
}
