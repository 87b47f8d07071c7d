// Creates a merchant with a supplier for each channel and one that Tandem plays itself.

import { PASSWORD } from '../../test/support/file-server.ts'
import type { Client } from '../client.ts'
import { createMerchant, type DemoMerchant, reportStock } from '../merchant.ts'
import type { ChannelServers } from './servers.ts'

/** A channel of each kind, and the simulator, which has none. */
export const WAYS = ['email', 'sftp', 'http', 'webhook', 'simulator'] as const
export type Way = typeof WAYS[number]

export const SKUS: Readonly<Record<Way, readonly string[]>> = {
  email: ['LAMP'],
  sftp: ['CHAIR'],
  http: ['TABLE'],
  webhook: ['SHELF'],
  simulator: ['accept-RUG', 'partial-RUG', 'late-RUG', 'short-RUG']
}

export type WaySupplier = { id: string, way: Way, client: Client }

export type ChannelMerchant = DemoMerchant & {
  suppliers: ReadonlyMap<Way, WaySupplier>
  /** Of the webhook endpoint. */
  webhook_secret: string
}

type Place = { url: string, platform_key: string }
const UNITS = 10_000

export async function createChannelMerchant (
  tandem: Place, servers: ChannelServers
): Promise<ChannelMerchant> {
  const merchant = await createMerchant(tandem, 'Five ways to a supplier', [])
  const { operator } = merchant
  const suppliers = new Map<Way, WaySupplier>()
  for (const way of WAYS) {
    // eslint-disable-next-line no-await-in-loop -- one after the other, as a person would
    suppliers.set(way, await createSupplier(operator, way, servers))
  }
  const { id, client } = supplierBy(suppliers, 'webhook')
  const { id: webhook_endpoint_id, secret } = await client.send('POST', '/v1/webhook-endpoints', {
    url: servers.webhooks.url
  }) as { id: string, secret: string }
  await operator.send('PATCH', `/v1/suppliers/${id}`, {
    channels: [{ kind: 'webhook', webhook_endpoint_id }]
  })
  return { ...merchant, suppliers, webhook_secret: secret }
}

export function supplierBy (suppliers: ChannelMerchant['suppliers'], way: Way): WaySupplier {
  const supplier = suppliers.get(way)
  if (supplier === undefined) throw new Error(`no supplier by ${way}`)
  return supplier
}

async function createSupplier (
  operator: Client, way: Way, servers: ChannelServers
): Promise<WaySupplier> {
  const { id } = await operator.send('POST', '/v1/suppliers', {
    code: way.toUpperCase(), name: `Supplier by ${way}`, ...settingsOf(way, servers)
  }) as { id: string }
  const { secret } = await operator.send('POST', '/v1/api-keys', {
    role: 'supplier', name: `Program of the supplier by ${way}`, supplier_id: id
  }) as { secret: string }
  await reportStock(operator, id, {
    mode: 'full',
    rows: SKUS[way].map((sku) => ({
      sku,
      on_hand: UNITS,
      unit_cost: '20.00',
      lead_time_days: 2,
      min_order_quantity: 1,
      metadata: { unit_of_measure: 'EA' }
    }))
  })
  return { id, way, client: operator.withKey(secret) }
}

function settingsOf (way: Way, { files: { settings }, gateway }: ChannelServers): object {
  const { host, port, user, host_key } = settings
  const of_each: Readonly<Record<Way, object>> = {
    email: { channels: [{ kind: 'email', to: ['orders@lamps.example'] }] },
    sftp: {
      channels: [{
        kind: 'sftp', host, port, user, password: PASSWORD, host_key, folder: 'in', formats: ['csv']
      }]
    },
    http: {
      channels: [{
        kind: 'http',
        url: gateway.url,
        formats: ['x12'],
        header_name: 'authorization',
        header_value: gateway.secret
      }]
    },
    webhook: {},
    simulator: {
      simulator: {
        answer_after_seconds: 0,
        ship_after_seconds: 0,
        deliver_after_seconds: 0,
        bill_after_seconds: 0
      }
    }
  }
  return of_each[way]
}
