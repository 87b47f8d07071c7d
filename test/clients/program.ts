// What an integrator writes with the client of TypeScript: a shop, a reader and a receiver.

/** The compiler must refuse each line after `@ts-expect-error`. */
export const PROGRAM = `
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import {
  createTandem, isProblem, ProblemError, readEvents, readItems, type FeedEvent,
  type NewPayment, type NewSalesOrder, type NewSupplier, type Problem, type PurchaseOrderSummary
} from '@tandem/client'
import {
  verifyWebhook, WebhookVerificationError, type WebhookMessage
} from '@tandem/client/webhooks'

const { BASE_URL: baseUrl = '', OPERATOR_KEY: key = '', NEW_SALES_ORDER } = process.env
const operator = createTandem({ baseUrl, key: async () => key })
const body: NewSalesOrder = JSON.parse(NEW_SALES_ORDER ?? '')

// Webhooks: what comes is verified with the endpoint's secret, and with no other.
const other_secret = 'whsec_' + Buffer.alloc(32, 1).toString('base64')
let secret = ''
let refused: unknown
const { promise: received, resolve: receive } = Promise.withResolvers<WebhookMessage>()
const receiver = createServer((request, response) => {
  void buffer(request).then((body) => {
    const { headers } = request
    try {
      verifyWebhook({ body, headers, secrets: other_secret })
    } catch (error) {
      refused = error
    }
    receive(verifyWebhook({ body, headers, secrets: [other_secret, secret] }))
    response.writeHead(204).end()
  })
})
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
const { port } = receiver.address() as { port: number }
const endpoint = await operator.createWebhookEndpoint({
  body: { url: \`http://127.0.0.1:\${port}/\`, event_types: ['sales_order.created'] }
})
secret = endpoint.data.secret ?? ''

const shop_key = await operator.createApiKey({ body: { role: 'storefront', name: 'Web shop' } })
const shop = createTandem({ baseUrl, key: shop_key.data.secret ?? '' })

async function supply (supplier: NewSupplier, sku: string, unit_cost: string): Promise<number> {
  const { data: { id } } = await operator.createSupplier({ body: supplier })
  const rows = [{ sku, on_hand: 40, unit_cost }]
  const { data } = await operator.createStockFeed({ path: { id }, body: { rows } })
  return data.accepted
}
const litware = { code: 'LITWARE', name: 'Litware, Inc.', order_fee: '4.50', lead_time_days: 3 }
const fabrikam = { code: 'FABRIKAM', name: 'Fabrikam, Inc.', lead_time_days: 5 }
const accepted = [
  await supply(litware, 'KB-100', '52.00'), await supply(fabrikam, 'MS-200', '21.50')
]

const headers = { 'Idempotency-Key': 'generated-client-1' }
const placed = await shop.createSalesOrder({ body, headers })
const again = await shop.createSalesOrder({ body, headers })
const { id } = placed.data
// What only an operator sees may be absent, and the compiler knows.
const seen: PurchaseOrderSummary[] | undefined = placed.data.purchase_orders
const read = await operator.getSalesOrder({ path: { id } })

// A refusal is thrown, or returned to those who ask for it.
const too_many: NewSalesOrder = {
  ...body,
  reference: 'WEB-1043',
  shortage_policy: 'reject',
  lines: [{ sku: 'KB-100', quantity: 1_000, unit_price: '79.90' }]
}
let missing: number | undefined
let thrown: unknown
try {
  await shop.createSalesOrder({ body: too_many })
} catch (error) {
  thrown = error
  if (isProblem(error, 'unknown_line')) missing = 0
  if (isProblem(error, 'insufficient_stock')) missing = error.shortages?.[0]?.shortage_quantity
}
const returned = await shop.createSalesOrder({ body: too_many, throwOnError: false })
const problem: Problem | undefined = returned.error
const nobody = createTandem({ baseUrl: 'http://127.0.0.1:9', key })
const unreachable = await nobody.getMerchant().catch((error: unknown) => error)

const bought: string[] = []
for await (const { code } of readItems((page) =>
  operator.listSuppliers({ query: { ...page, limit: 2 } }))) bought.push(code)

// The feed is followed until the order is there, then read to its end.
function tell (event: FeedEvent): string {
  switch (event.type) {
    case 'sales_order.created': return event.data.reference
    case 'purchase_order.issued': return event.data.supplier_id
    // @ts-expect-error -- a shipment has no such field
    case 'shipment.created': return event.data.reference
    default: return event.subject_id
  }
}
const seen_types: string[] = []
const told: string[] = []
const reading = new AbortController()
for await (const { events } of readEvents(operator, { follow: true, signal: reading.signal })) {
  for (const event of events) {
    seen_types.push(event.type)
    if (event.type === 'sales_order.created') told.push(tell(event))
  }
  if (seen_types.filter((type) => type === 'purchase_order.issued').length === 2) reading.abort()
}
let stored = ''
const read_types: string[] = []
for await (const { events, next_cursor } of readEvents(operator, { limit: 3 })) {
  read_types.push(...events.map(({ type }) => type))
  stored = next_cursor
}
const behind: number[] = []
for await (const { events } of readEvents(operator, { after: stored })) behind.push(events.length)

const message = await received
const is_typed = message.type === 'sales_order.created' && message.data.data?.reference

// @ts-expect-error -- a storefront sees no purchase orders
const surely: PurchaseOrderSummary[] = placed.data.purchase_orders
// @ts-expect-error -- the lines are required
const no_lines: NewSalesOrder = { ...body, lines: undefined }
// @ts-expect-error -- a misspelled field
const misspelled: NewSalesOrder = { ...body, refrence: 'WEB-1044' }
// @ts-expect-error -- money is text
const number_as_money: NewPayment = { reference: 'pi_8842', amount: 198.8 }
// @ts-expect-error -- a closed list
const unknown_policy: NewSalesOrder['shortage_policy'] = 'hope'
// @ts-expect-error -- a misspelled code
void isProblem(thrown, 'insufficient_stok')
// @ts-expect-error -- no event has this type
void (message.type === 'sales_order.created_twice')
// @ts-expect-error -- a path needs its parameters
const no_path = (): unknown => operator.getSalesOrder({})
void [surely, no_lines, misspelled, number_as_money, unknown_policy, no_path]

console.log(JSON.stringify({
  accepted,
  placed: { status: placed.response.status, seen: seen ?? null },
  replayed: again.response.headers.get('idempotent-replayed'),
  is_same: JSON.stringify(placed.data) === JSON.stringify(again.data),
  order: read.data,
  missing,
  thrown: thrown instanceof ProblemError && thrown.title,
  returned: { status: returned.response?.status, code: problem?.code },
  unreachable: unreachable instanceof TypeError,
  bought,
  told,
  has_read_all: seen_types.every((type) => read_types.includes(type)),
  behind,
  webhook: is_typed,
  refused: refused instanceof WebhookVerificationError
}))
receiver.closeAllConnections()
receiver.close()
`
