// Builds the service for tests, on a database of its own, and creates merchants over the API.

import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import type { Test } from 'tap'
import { readConfig } from '../../src/config.ts'
import { CUSTOMER_MESSAGES } from '../../src/domain/model/transmission/customer-message.ts'
import { newPlatformKey } from '../../src/first-start.ts'
import { connectDatabase, type Database } from '../../src/platform/db/connect.ts'
import { buildLogger } from '../../src/platform/log.ts'
import { buildService, type Service } from '../../src/service.ts'
import type { SmtpServer } from '../../src/platform/outbound/smtp-server.ts'
import { type Bounds, givePositionsOn } from './positions.ts'
import { sendTransmissionsOn } from './send-transmissions.ts'
import { cloneTemplate } from './postgres.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Headers = Record<string, string>

/** Sends requests with one key. */
export type Client = {
  key: string
  send: (method: Method, url: string, body?: unknown, headers?: Headers) =>
  Promise<LightMyRequestResponse>
  get: (url: string, headers?: Headers) => Promise<LightMyRequestResponse>
  post: (url: string, body?: unknown, headers?: Headers) => Promise<LightMyRequestResponse>
  put: (url: string, body?: unknown, headers?: Headers) => Promise<LightMyRequestResponse>
  patch: (url: string, body?: unknown, headers?: Headers) => Promise<LightMyRequestResponse>
  delete: (url: string, headers?: Headers) => Promise<LightMyRequestResponse>
}

/** A client of a merchant's operator, with further clients and ids of the merchant. */
export type TestMerchant = Client & {
  id: string
  /** The id of the supplier that has `stock`. */
  supplier_id: string
  storefront: Client
  /** A client with a key of the supplier `supplier_id`. */
  supplier: Client
  givenSupplier: (body?: object) => Promise<string>
  givenStock: (supplier_id: string, sku: string, row?: object) => Promise<void>
  givenKey: (body: object) => Promise<Client>
  /** Gives all events so far their positions in the feed. */
  givePositions: () => Promise<void>
  /** Tries once what is to be sent to the suppliers of all merchants. */
  sendTransmissions: () => Promise<void>
  /** Customers get all mails from now on, as if the service had had a mail server when asked. */
  mailCustomers: () => Promise<void>
  /** Lists the types of all events of the merchant's orders, oldest first. */
  eventTypes: () => Promise<string[]>
}

export type MerchantOptions = {
  currency?: string
  settings?: object
  /** The units of each SKU that one supplier has, at a cost of 10.00 each. */
  stock?: Record<string, number>
}

export type TestService = Service & {
  database_url: string
  platform: Client
  givenMerchant: (options?: MerchantOptions) => Promise<TestMerchant>
  /** Gives all events so far their positions in the feed. */
  givePositions: (bounds?: Bounds) => Promise<void>
}

const CONFIG = readConfig({})
/** One for all, since several services may share a database. */
export const ENCRYPTION_KEY = Buffer.alloc(32, 'k')
const OUTBOUND = { encryption_key: ENCRYPTION_KEY, hosts_allowed: ['127.0.0.1'], mail: null }

type ServiceOptions = { smtp_server?: SmtpServer, mail_from?: string, is_simulating?: boolean }

export async function givenService (
  t: Test, options: ServiceOptions = {}
): Promise<TestService> {
  const { TANDEM_TEST_SERVER_URL: server_url } = process.env
  if (server_url === undefined) throw new Error('run tests with: npm run tap -- FILE')
  const database_url = await cloneTemplate(server_url)
  return givenServiceOn(t, database_url, options)
}

/** Builds another service on the same database, like a second process. */
export async function givenServiceOn (
  t: Pick<Test, 'teardown'>, database_url: string,
  { smtp_server, mail_from = 'orders@shop.example', is_simulating = false }: ServiceOptions = {}
): Promise<TestService> {
  const platform_key = newPlatformKey()
  const service = await buildService({
    database_url,
    config: {
      ...CONFIG,
      database_connections_max: 13,
      secrets: {
        platform_key, encryption_key: ENCRYPTION_KEY, ...smtp_server && { smtp_server }
      },
      mail_from,
      is_simulating,
      webhook_hosts_allowed: OUTBOUND.hosts_allowed
    },
    logger: buildLogger(process.env.TEST_LOG_LEVEL ?? 'silent')
  })
  t.teardown(async () => service.close())
  // Kept, since PostgreSQL spends 30 ms of CPU on a new session.
  const jobs = connectDatabase({
    url: database_url, connections_max: 8, onBrokenConnection: () => {}
  })
  t.teardown(jobs.close)
  const platform = buildClient(service.app, platform_key)
  const givenMerchant = async (options: MerchantOptions = {}) =>
    createMerchant({ ...service, jobs }, platform, options)
  const givePositions = async (bounds?: Bounds) => givePositionsOn(jobs, bounds)
  return { ...service, database_url, platform, givenMerchant, givePositions }
}

export function buildClient (app: FastifyInstance, key: string): Client {
  const send: Client['send'] = async (method, url, body, headers = {}) => app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...body !== undefined && { payload: body as NonNullable<InjectOptions['payload']> }
  })
  return {
    key,
    send,
    get: async (url, headers) => send('GET', url, undefined, headers),
    post: async (url, body, headers) => send('POST', url, body, headers),
    put: async (url, body, headers) => send('PUT', url, body, headers),
    patch: async (url, body, headers) => send('PATCH', url, body, headers),
    delete: async (url, headers) => send('DELETE', url, undefined, headers)
  }
}

let made = 0

/** Returns a valid body. The argument has the fields that the test is about. */
export function salesOrderBody (about: object = {}): Record<string, unknown> {
  return {
    reference: `ORDER-${process.pid}-${++made}`,
    currency: 'EUR',
    payment_terms: 'on_account',
    customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
    ship_to: {
      name: 'Ada Lovelace',
      line1: '12 Rue de la Paix',
      city: 'Paris',
      postal_code: '75002',
      country: 'FR'
    },
    lines: [{ sku: 'BOLT-M8', quantity: 2, unit_price: '19.90' }],
    ...about
  }
}

export function supplierBody (about: object = {}): Record<string, unknown> {
  return { code: `SUP-${process.pid}-${++made}`, name: 'Litware, Inc.', ...about }
}

async function createMerchant (
  { app, db, jobs }: Service & { jobs: Database }, platform: Client,
  options: MerchantOptions
): Promise<TestMerchant> {
  const { currency = 'EUR', settings, stock = {} } = options
  const answer = await platform.post('/v1/merchants', {
    name: 'Test merchant', currency, ...settings && { settings }
  })
  const { merchant: { id }, api_key: { secret } } = answer.json()
  const operator = buildClient(app, secret)
  const givenSupplier = async (body: object = {}): Promise<string> =>
    assertMade(await operator.post('/v1/suppliers', supplierBody(body))).id
  const givenStock = async (supplier_id: string, sku: string, row: object = {}): Promise<void> => {
    assertMade(await operator.put(`/v1/suppliers/${supplier_id}/stock/${encodeURIComponent(sku)}`,
      { on_hand: 100, unit_cost: '10.00', ...row }))
  }
  const givenKey = async (body: object): Promise<Client> => {
    const key = assertMade(await operator.post('/v1/api-keys', { name: 'Test key', ...body }))
    return buildClient(app, key.secret)
  }
  const supplier_id = await givenSupplier()
  await Promise.all(Object.entries(stock).map(async ([sku, on_hand]) =>
    givenStock(supplier_id, sku, { on_hand })))
  const eventTypes = async (): Promise<string[]> => {
    const events = await db.selectFrom('events').where('merchant_id', '=', id)
      .where('sales_order_id', 'is not', null).select('type')
      .orderBy('occurred_at').orderBy('id').execute()
    return events.map(({ type }) => type)
  }
  const mailCustomers = async (): Promise<void> => {
    const customer_notifications = JSON.stringify(
      { messages: CUSTOMER_MESSAGES, from_name: null, reply_to: null })
    await sql`update merchants set settings = settings ||
      jsonb_build_object('customer_notifications', ${customer_notifications}::jsonb)
      where id = ${id}`.execute(db)
  }
  return {
    ...operator,
    id,
    supplier_id,
    storefront: await givenKey({ role: 'storefront' }),
    supplier: await givenKey({ role: 'supplier', supplier_id }),
    givenSupplier,
    givenStock,
    givenKey,
    givePositions: async () => givePositionsOn(jobs),
    sendTransmissions: async () => sendTransmissionsOn(jobs, OUTBOUND),
    mailCustomers,
    eventTypes
  }
}

/** Returns the body of an answer. Throws if it is not a success. */
function assertMade (reply: LightMyRequestResponse): { id: string, secret: string } {
  if (reply.statusCode >= 300) throw new Error(reply.body)
  return reply.json()
}
