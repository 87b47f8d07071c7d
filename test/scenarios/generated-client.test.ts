// A client generated from the committed document compiles, and sells and buys with it.

import t from 'tap'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OPENAPI_TS, ROOT, runFile, TSC } from '../support/cli.ts'
import { givenService } from '../support/service.ts'

const STEPS_MS = 120_000
t.setTimeout(STEPS_MS)

const DOCUMENT = join(ROOT, 'openapi/openapi.json')

/** What a caller writes. The compiler must refuse each line after `@ts-expect-error`. */
const PROGRAM = `
import {
  createApiKey, createSalesOrder, createStockFeed, createSupplier, getSalesOrder,
  listPurchaseOrders, type NewPayment, type NewSalesOrder, type NewSupplier,
  type Problem, type PurchaseOrderSummary, type SalesOrder
} from './client/index.js'
import { createClient } from './client/client/index.js'

declare const process: { env: Record<string, string> }
const { BASE_URL: baseUrl = '', OPERATOR_KEY, NEW_SALES_ORDER } = process.env
const clientOf = (key = '') => createClient({ baseUrl, auth: key })
const operator = clientOf(OPERATOR_KEY)
const body: NewSalesOrder = JSON.parse(NEW_SALES_ORDER ?? '')

const key = await createApiKey({ client: operator, body: { role: 'storefront', name: 'Web shop' } })
const storefront = clientOf(key.data?.secret)

async function supply (supplier: NewSupplier, sku: string, unit_cost: string) {
  const { data } = await createSupplier({ client: operator, body: supplier })
  const { data: feed } = await createStockFeed({
    client: operator,
    path: { id: data?.id ?? '' },
    body: { rows: [{ sku, on_hand: 40, unit_cost }] }
  })
  return feed?.accepted
}
const litware = { code: 'LITWARE', name: 'Litware, Inc.', order_fee: '4.50', lead_time_days: 3 }
const fabrikam = { code: 'FABRIKAM', name: 'Fabrikam, Inc.', lead_time_days: 5 }
const accepted = [
  await supply(litware, 'KB-100', '52.00'), await supply(fabrikam, 'MS-200', '21.50')
]

const headers = { 'Idempotency-Key': 'generated-client-1' }
const placed = await createSalesOrder({ client: storefront, body, headers })
const again = await createSalesOrder({ client: storefront, body, headers })
if (placed.data === undefined) throw new Error(JSON.stringify(placed.error))
const id: string = placed.data.id

// What only an operator sees may be absent, and the compiler knows.
const seen: PurchaseOrderSummary[] | undefined = placed.data.purchase_orders
// @ts-expect-error -- a storefront sees no purchase orders
const surely: PurchaseOrderSummary[] = placed.data.purchase_orders

const read = await getSalesOrder({ client: operator, path: { id } })
const order: SalesOrder | undefined = read.data
const query = { sales_order_id: id, limit: 10 }
const bought = await listPurchaseOrders({ client: operator, query })

const short = await createSalesOrder({
  client: storefront,
  body: {
    ...body,
    reference: 'WEB-1043',
    shortage_policy: 'reject',
    lines: [{ sku: 'KB-100', quantity: 1_000, unit_price: '79.90' }]
  }
})
const problem: Problem | undefined = short.error
const missing: number | undefined = problem?.shortages?.[0]?.shortage_quantity

// @ts-expect-error -- the lines are required
const no_lines: NewSalesOrder = { ...body, lines: undefined }
// @ts-expect-error -- money is text
const number_as_money: NewPayment = { reference: 'pi_8842', amount: 198.8 }
// @ts-expect-error -- a closed list
const unknown_policy: NewSalesOrder['shortage_policy'] = 'hope'
void [surely, no_lines, number_as_money, unknown_policy]

console.log(JSON.stringify({
  accepted,
  placed: { status: placed.response?.status, seen: seen ?? null },
  replayed: again.response?.headers.get('idempotent-replayed'),
  is_same: JSON.stringify(placed.data) === JSON.stringify(again.data),
  order,
  suppliers: bought.data?.data.length,
  short: { status: short.response?.status, code: problem?.code, missing }
}))
`

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: [],
    module: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    outDir: 'out'
  },
  include: ['*.ts', 'client']
}

t.test('201: an order placed by a generated client, as the document shows it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-client-'))
  t.teardown(async () => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  await writeFile(join(folder, 'program.ts'), PROGRAM)

  const generated = await runFile(OPENAPI_TS, [
    '--input', DOCUMENT, '--output', join(folder, 'client'), '--client', '@hey-api/client-fetch',
    '--silent', '--no-log-file'
  ])
  t.equal(generated.code, 0, `it is generated ${generated.errors}`)
  const compiled = await runFile(TSC, ['-p', folder])
  t.same(compiled, { code: 0, output: '', errors: '' }, 'it compiles')

  const { app, givenMerchant } = await givenService(t)
  const { key } = await givenMerchant()
  const { examples } = JSON.parse(await readFile(DOCUMENT, 'utf8')).components
  const { code, output, errors } = await runFile(join(folder, 'out/program.js'), [], {
    BASE_URL: await app.listen({ host: '127.0.0.1', port: 0 }),
    OPERATOR_KEY: key,
    NEW_SALES_ORDER: JSON.stringify(examples.NewSalesOrder.value)
  })
  t.equal(code, 0, `it runs ${errors}`)

  const { order: { trace, ...order }, ...told } = JSON.parse(output)
  t.same(told, {
    accepted: [1, 1],
    placed: { status: 201, seen: null },
    replayed: 'true',
    is_same: true,
    suppliers: 2,
    short: { status: 409, code: 'insufficient_stock', missing: 962 }
  }, 'it sells and buys')
  t.same(mask(order), mask(examples.SalesOrder.value), 'the documented answer is the real one')
  t.equal(trace.length, 2, 'one order is read with the trace of its lines')
})

/** Without what differs from run to run: ids, instants and dates. */
function mask (value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/"([a-z]+)_[0-9a-z]{26}"/g, '"$1_…"')
    .replaceAll(/"\d{4}-\d\d-\d\d(T[^"]+)?"/g, '"…"')
  return JSON.parse(text)
}
