// Receipts of suppliers for what they were sent, dry runs, and whose documents are whose.

import { createServer } from 'node:http'
import { once } from 'node:events'
import t from 'tap'
import { numberOf } from '../../../src/domain/kernel/order-number.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import type { TestMerchant } from '../../support/service.ts'
import { until } from '../../support/processes.ts'
import { exceptionsOf, type Placed, placeOrder } from '../../support/stories.ts'
import { answerOf, edifactOf, sendFile, x12Of } from '../../support/supplier-files.ts'
import { placeOnChannels, transmissionsOf, untilSent } from '../../support/transmissions.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant, startJobs } = await givenDocumentedService(t)
startJobs()
const merchant = await givenMerchant()
const { supplier } = merchant

const numberOfPlaced = ({ purchase_order_id }: Placed): string => numberOf(purchase_order_id)
const readOrder = async ({ purchase_order_id }: Pick<Placed, 'purchase_order_id'>) =>
  bodyOf(merchant.get(`/v1/purchase-orders/${purchase_order_id}`))
const documentsOf = async (of: TestMerchant): Promise<number> =>
  (await bodyOf(of.get('/v1/documents?limit=200'))).data.length

/** Takes everything. */
async function givenGateway (): Promise<string> {
  const gateway = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(202).end())
  })
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  t.teardown(() => gateway.close())
  const { port } = gateway.address() as { port: number }
  return `http://127.0.0.1:${port}/orders`
}

/** An order that was sent in the format, with the number of its interchange. */
async function placeSent (format: 'x12' | 'edifact') {
  const placed = await placeOnChannels(merchant,
    [{ kind: 'http', url: await givenGateway(), formats: [format] }])
  const [transmission] = await untilSent(merchant, placed.purchase_order_id)
  const { body } = await merchant.get(`/v1/transmissions/${transmission?.id}/files/1`)
  const [, number = ''] = /(?:ISA(?:\*[^*]*){12}\*|UNB(?:\+[^+]*){4}\+)(\d+)/.exec(body) ?? []
  const send = async (file: string) => bodyOf(sendFile(
    merchant, format, file, `?supplier_id=${placed.supplier_id}`))
  return { ...placed, number, send }
}

const receiptOf = (number: string, code: string, rest: readonly string[] = []) => ({
  type: '997',
  segments: [`AK1*PO*${Number(number)}`, 'AK2*850*0001', ...rest, `AK5*${code}`,
    `AK9*${code}*1*1*${code === 'A' ? 1 : 0}`]
})

t.test('a 997 acknowledges the transmission, a CONTRL too', async (t) => {
  const x12 = await placeSent('x12')
  const document = await x12.send(x12Of('FA', [receiptOf(x12.number, 'A')]))
  holds(t, document, {
    state: 'applied',
    has_receipt: false,
    outcomes: [{ command: 'receipt', purchase_order_id: x12.purchase_order_id }]
  })
  const [sent] = await untilSent(merchant, x12.purchase_order_id, 'acknowledged')
  t.match(sent, { next_attempt_at: null, acknowledged_at: /Z$/ })
  const edifact = await placeSent('edifact')
  await edifact.send(edifactOf('CONTRL', [`UCI+${edifact.number}+ACME+LITWARE+7`]))
  await untilSent(merchant, edifact.purchase_order_id, 'acknowledged')
  holds(t, await edifact.send(edifactOf('CONTRL', ['UCI+999+ACME+LITWARE+7'])), {
    outcomes: [{ state: 'refused', problem: { code: 'transmission_not_found' } }]
  })
})

t.test('a 997 that rejects is an attempt that was refused, and opens an exception', async (t) => {
  const { id, number, purchase_order_id, send } = await placeSent('x12')
  await send(x12Of('FA', [receiptOf(number, 'R', ['AK3*N1*4**8', 'AK4*2**1'])]))
  const [failed] = await transmissionsOf(merchant, purchase_order_id)
  t.match(failed, {
    state: 'failed',
    attempts: [{ outcome: 'sent' }, { outcome: 'refused', detail: /says rejected: N1 4 2 1\./ }]
  })
  const [exception] = await until(async () => {
    const open = await exceptionsOf(merchant, id)
    return open.length === 1 && open
  }, 'an exception')
  t.match(exception, { kind: 'transmission_failed', detail: /N1 4 2 1/ })
  await bodyOf(merchant.post(`/v1/exceptions/${exception?.id}/resolutions`,
    { resolution: 'retry' }))
  await untilSent(merchant, purchase_order_id)
})

t.test('a dry run tells what would become of it', async (t) => {
  const placed = await placeOrder(merchant)
  const before = await documentsOf(merchant)
  const file = x12Of('PR', [
    answerOf(numberOfPlaced(placed), [], 'AD'), answerOf('NOBODY', [], 'AD')
  ])
  const reply = await sendFile(supplier, 'x12', file, '?dry_run=true')
  t.equal(reply.headers['dry-run'], 'true')
  holds(t, reply.json(), {
    state: 'refused',
    has_receipt: true,
    outcomes: [
      { state: 'applied', purchase_order_id: placed.purchase_order_id }, { state: 'refused' }
    ]
  })
  t.equal((await readOrder(placed)).status, 'issued')
  t.equal(await documentsOf(merchant), before)
  t.equal((await sendFile(supplier, 'x12', file)).statusCode, 201, 'then it is done')
  t.equal((await readOrder(placed)).status, 'acknowledged')
})

t.test('another supplier’s orders are none, and tests need the setting', async (t) => {
  const placed = await placeOrder(merchant)
  const supplier_id = await merchant.givenSupplier({ edi: { test: true } })
  const other = await merchant.givenKey({ role: 'supplier', supplier_id })
  const file = x12Of('PR', [answerOf(numberOfPlaced(placed), [], 'AD')], 'T')
  const document = await bodyOf(sendFile(other, 'x12', file))
  holds(t, document,
    { is_test: true, outcomes: [{ problem: { code: 'purchase_order_not_found' } }] })
  refused(t, await supplier.get(`/v1/documents/${document.id}`), [404, 'document_not_found'])
  refused(t, await sendFile(other, 'x12', file, `?supplier_id=${merchant.supplier_id}`),
    [404, 'supplier_not_found'])
})
