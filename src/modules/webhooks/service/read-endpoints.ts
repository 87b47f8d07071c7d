// Reads webhook endpoints: suppliers see their own, operators all of the merchant's.

import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  describeEndpoint, type EndpointDescription, type WebhookEndpoint
} from '../../../domain/model/webhook/webhook-endpoint.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectPage, type Page, type PageQuery, type PageRequest, readPage
} from '../../../platform/db/keyset-page.ts'
import { findEndpoint, listEndpoints } from '../store/endpoints.ts'

/**
 * Operators have all of the merchant's endpoints, a supplier has its own. Throws
 * `webhook_endpoint_not_found`.
 */
export function assertOwn (
  { supplier_id }: Call, endpoint: WebhookEndpoint | undefined
): asserts endpoint is WebhookEndpoint {
  if (endpoint !== undefined && [null, endpoint.supplier_id].includes(supplier_id)) return
  throw new RuleError('webhook_endpoint_not_found')
}

/** Throws `webhook_endpoint_not_found`. */
export async function readOwnEndpoint (call: Call, id: string): Promise<WebhookEndpoint> {
  const found = await findEndpoint(call.db, call.merchant_id, id)
  assertOwn(call, found)
  return found
}

export async function readEndpointPage (
  { db, merchant_id, supplier_id: own }: Call,
  { supplier_id: asked, ...query }: PageQuery & { supplier_id?: string }
): Promise<Page<EndpointDescription>> {
  const supplier_ids = [own, asked].flatMap((one) => one ?? [])
  const list = async (part: PageRequest): Promise<EndpointDescription[]> =>
    (await listEndpoints(db, merchant_id, supplier_ids, part)).map(describeEndpoint)
  return collectPage(readPage(query, 1), list, ({ id }) => [id])
}

/** Throws `webhook_endpoint_not_found`. */
export async function readEndpoint (call: Call, id: string): Promise<EndpointDescription> {
  return describeEndpoint(await readOwnEndpoint(call, id))
}
