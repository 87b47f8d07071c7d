// Files of suppliers: each format answers or ships an order, and what cannot be is told.

import t from 'tap'
import { numberOf } from '../../../src/domain/kernel/order-number.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import type { TestMerchant } from '../../support/service.ts'
import { type Placed, placeOrder } from '../../support/stories.ts'
import { readSample } from '../../formats/samples.ts'
import {
  answerOf, edifactOf, noticeOf, sendFile, x12Of
} from '../../support/supplier-files.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenDocumentedService(t)
const merchant = await givenMerchant()
const { supplier } = merchant

const numberOfPlaced = ({ purchase_order_id }: Placed): string => numberOf(purchase_order_id)
const readOrder = async ({ purchase_order_id }: Placed) =>
  bodyOf(merchant.get(`/v1/purchase-orders/${purchase_order_id}`))

t.test('X12: an 855 answers, an 856 ships, and a 997 is there for each', async (t) => {
  const placed = await placeOrder(merchant)
  const order = numberOfPlaced(placed)
  const file = x12Of('PR', [answerOf(order, [
    `PO1*1*2*EA*10.00**BP*${placed.sku}`, 'ACK*IA*1*EA', 'ACK*R4*1*EA'
  ])])
  const reply = await sendFile(supplier, 'x12', file)
  t.equal(reply.statusCode, 201)
  const document = reply.json()
  t.equal(reply.headers.location, `/v1/documents/${document.id}`)
  holds(t, document, {
    media_type: 'application/edi-x12',
    supplier_id: merchant.supplier_id,
    state: 'applied',
    has_receipt: true,
    outcomes: [{
      number: 1,
      type: '855',
      command: 'acknowledgement',
      order_number: order,
      state: 'applied',
      purchase_order_id: placed.purchase_order_id,
      problem: null
    }]
  })
  holds(t, await readOrder(placed), {
    supplier_reference: 'A-77',
    lines: [{
      accepted_quantity: 1,
      rejected_quantity: 1,
      answers: [
        { status: 'accepted', supplier_code: 'IA' },
        { status: 'rejected', reason: 'out_of_stock', supplier_code: 'R4' }
      ]
    }]
  })
  const url = `/v1/documents/${document.id}`
  t.same(await bodyOf(supplier.get(url)), document)
  t.same(await bodyOf(merchant.get(url)), document)
  t.equal((await supplier.get(`${url}/content`)).body, file, 'byte for byte')
  const receipt = await supplier.get(`${url}/receipt`)
  t.equal(receipt.headers['content-type'], 'application/edi-x12')
  t.match(receipt.body,
    /^ISA.*\*ZZ\*ACME +\*ZZ\*LITWARE .*~AK1\*PR\*.*~AK2\*855\*0001~AK5\*A~AK9\*A/)
  refused(t, await supplier.get(`${url}/receipt`, { accept: 'application/xml' }),
    [406, 'not_acceptable'])

  const shipped = await bodyOf(sendFile(supplier, 'x12',
    x12Of('SH', [noticeOf(order, ['HL*3*2*I', 'LIN*1', 'SN1**1*EA', 'MAN*CP*1Z77'])])))
  const { outcomes: [{ shipment_id, state }] } = shipped
  t.equal(state, 'applied')
  holds(t, await bodyOf(supplier.get(`/v1/shipments/${shipment_id}`)), {
    carrier: 'UPS',
    tracking_number: '1Z77',
    metadata: { shipment_reference: 'SHIP-1' },
    lines: [{ line_number: 1, quantity: 1 }]
  })
})

t.test('EDIFACT: ORDRSP answers, DESADV ships, CONTRL is there', async (t) => {
  const placed = await placeOrder(merchant)
  const order = numberOfPlaced(placed)
  const answer = await bodyOf(sendFile(merchant, 'edifact',
    edifactOf('ORDRSP', ['BGM+231+R-9+29', `RFF+ON:${order}`]),
    `?supplier_id=${merchant.supplier_id}`))
  holds(t, answer.outcomes, [{ state: 'applied', type: 'ORDRSP' }])
  holds(t, await readOrder(placed), { status: 'acknowledged', lines: [{ accepted_quantity: 2 }] })
  t.match((await merchant.get(`/v1/documents/${answer.id}/receipt`)).body,
    /UCM\+1\+ORDRSP:D:96A:UN\+7'/)
  const shipped = await bodyOf(sendFile(supplier, 'edifact', edifactOf('DESADV', [
    'BGM+351+D-1+9', 'DTM+11:20261128:102', `RFF+ON:${order}`, 'RFF+CN:T-9', 'LIN+1', 'QTY+12:2',
    'RFF+LI:1'
  ])))
  holds(t, shipped.outcomes, [{ state: 'applied', command: 'shipment' }])
  holds(t, await readOrder(placed), { lines: [{ shipped_quantity: 2 }] })
})

const sample = (name: string, order: string, sku: string): string =>
  Buffer.from(readSample(name)).toString()
    .replaceAll('PO-01M8H7M2HPE3VB5RB', order).replaceAll('KB-100', sku)

t.test('UBL: OrderResponse answers, DespatchAdvice ships, Invoice is a bill', async (t) => {
  const placed = await placeOrder(merchant)
  const order = numberOfPlaced(placed)
  const of_line = sample('own.ubl.OrderResponse.xml', order, placed.sku)
  const file = of_line.replace(/<cac:OrderLine>(?![^]*<cac:OrderLine>)[^]*<\/cac:OrderLine>/, '')
  holds(t, (await bodyOf(sendFile(supplier, 'ubl', file))).outcomes, [{ state: 'applied' }])
  holds(t, await readOrder(placed), {
    lines: [{ answers: [{ unit_cost: '10.50', promised_date: '2027-01-05' }] }]
  })
  const shipped = await bodyOf(sendFile(supplier, 'ubl',
    sample('own.ubl.DespatchAdvice.xml', order, placed.sku)))
  holds(t, shipped.outcomes, [{ state: 'refused', problem: { code: 'shipment_exceeds_accepted' } }])
  const invoice = await bodyOf(sendFile(supplier, 'ubl', sample('own.ubl.Invoice.xml', order, '')))
  holds(t, invoice, {
    state: 'applied', has_receipt: false, outcomes: [{ command: 'invoice', state: 'applied' }]
  })
  const [{ bill_id }] = invoice.outcomes
  holds(t, await bodyOf(supplier.get(`/v1/bills/${bill_id}`)), {
    number: 'INVOICE-9',
    status: 'disputed',
    due_on: '2026-12-29',
    lines: [{ line_number: 1, sku: placed.sku, quantity: 2, unit_cost: '10.00' }],
    charges: [{ kind: 'discount', amount: '-1.00', description: 'Discount' }],
    taxes: [{ category: 'S', rate_percent: '20', tax_amount: '3.80' }],
    net_total: '19.00',
    total: '22.80'
  })
  refused(t, await supplier.get(`/v1/documents/${invoice.id}/receipt`),
    [404, 'document_receipt_not_found'])
})

t.test('CSV: the file of an order, completed, ships it', async (t) => {
  const placed = await placeOrder(merchant)
  const url = `/v1/purchase-orders/${placed.purchase_order_id}/document`
  const [head, line] = (await supplier.get(url, { accept: 'text/csv' })).body.split('\r\n')
  const file = `${head},carrier,tracking_number\r\n${line},DHL,T-${placed.sku}\r\n`
  const { outcomes: [outcome] } = await bodyOf(sendFile(supplier, 'csv', file))
  holds(t, outcome, { state: 'applied', command: 'shipment', line: 2 })
  holds(t, await bodyOf(supplier.get(`/v1/shipments/${outcome.shipment_id}`)), {
    carrier: 'DHL', tracking_number: `T-${placed.sku}`, lines: [{ quantity: 2 }]
  })
})

t.test('JSON carries a file as text; orders have names of several kinds', async (t) => {
  const placed = await placeOrder(merchant)
  const send = async (name: string) => (await bodyOf(supplier.post('/v1/documents', {
    media_type: 'application/edi-x12', content: x12Of('PR', [answerOf(name, [], 'AD')])
  }))).outcomes[0]
  const found = { state: 'applied', purchase_order_id: placed.purchase_order_id }
  holds(t, await send(placed.purchase_order_id), found)
  holds(t, await send(`${numberOfPlaced(placed)}-2`), found, 'of a change')
  const own = `OWN-${placed.sku}`
  await bodyOf(supplier.patch(`/v1/purchase-orders/${placed.purchase_order_id}`,
    { supplier_reference: own }))
  holds(t, await send(own), found)
  holds(t, await send('NOBODY'),
    { state: 'refused', problem: { code: 'purchase_order_not_found' } })
})

t.test('each order has its own outcome, and lines must be clear', async (t) => {
  const [one, other] = [await placeOrder(merchant), await placeOrder(merchant)]
  const document = await bodyOf(sendFile(supplier, 'x12', x12Of('PR', [
    answerOf(numberOfPlaced(one), [`PO1*7*2*EA***BP*${one.sku}`, 'ACK*IA*2*EA']),
    answerOf(numberOfPlaced(one), ['PO1*1*2*EA***BP*OTHER', 'ACK*IA*2*EA']),
    answerOf(numberOfPlaced(one), ['PO1**2*EA***BP*NONE', 'ACK*IA*2*EA']),
    answerOf(numberOfPlaced(one)),
    answerOf(numberOfPlaced(other), [], 'AH'),
    answerOf(numberOfPlaced(other), [], 'RD')
  ])))
  const told = document.outcomes.map(({ state, problem }: any) => [state, problem?.code ?? null])
  t.same(told, [
    ['applied', null], ['refused', 'unknown_line'], ['refused', 'unknown_line'],
    ['refused', 'document_not_clear'], ['kept', null], ['applied', null]
  ])
  t.equal(document.state, 'refused')
  t.match(document.outcomes[1].problem.detail, /Line 1 .* another SKU than OTHER/)
  holds(t, await readOrder(one), { lines: [{ accepted_quantity: 2 }] })
  holds(t, await readOrder(other), { status: 'rejected' })
  const list = await bodyOf(merchant.get('/v1/documents?state=refused&limit=1'))
  t.equal(list.data[0].id, document.id)
})

const countShipments = async (placed: Placed): Promise<number> =>
  (await readOrder(placed)).shipments.length
const documentsOf = async (of: TestMerchant): Promise<number> =>
  (await bodyOf(of.get('/v1/documents?limit=200'))).data.length

t.test('the same bytes are one document, also at once', async (t) => {
  const placed = await placeOrder(merchant)
  const file = x12Of('SH', [noticeOf(numberOfPlaced(placed), ['HL*3*2*I', 'LIN*1', 'SN1**1*EA'])])
  const replies = await Promise.all([1, 2, 3].map(async () => sendFile(supplier, 'x12', file)))
  const again = await sendFile(merchant, 'x12', file, `?supplier_id=${merchant.supplier_id}`)
  t.same(replies.map(({ statusCode }) => statusCode).toSorted(), [200, 200, 201])
  t.equal(again.statusCode, 200)
  for (const reply of [...replies, again]) t.same(reply.json(), replies[0]?.json())
  t.equal(await countShipments(placed), 1, 'nothing was done twice')
  const other_id = await merchant.givenSupplier()
  const theirs = await sendFile(merchant, 'x12', file, `?supplier_id=${other_id}`)
  t.equal(theirs.statusCode, 201, 'of another supplier it is another document')
  holds(t, theirs.json().outcomes, [{ problem: { code: 'purchase_order_not_found' } }])
})

t.test('a key has one answer, and belongs to the bytes', async (t) => {
  const file = x12Of('PR', [answerOf('NOBODY')])
  const send = async (bytes: string) => supplier.post('/v1/documents', bytes,
    { 'content-type': 'application/edi-x12', 'idempotency-key': 'of-a-file' })
  const first = await send(file)
  t.equal(first.statusCode, 201)
  const again = await send(file)
  t.same([again.statusCode, again.body], [201, first.body])
  t.equal(again.headers['idempotent-replayed'], 'true')
  refused(t, await send(x12Of('PR', [answerOf('NOBODY')])), [422, 'idempotency_key_reused'])
})

t.test('a file with a fault is refused whole, and nothing is kept', async (t) => {
  const placed = await placeOrder(merchant)
  const before = await documentsOf(merchant)
  const file = x12Of('PR', [
    answerOf(numberOfPlaced(placed), [], 'AD'),
    answerOf(numberOfPlaced(placed), ['PO1*1*two*EA', 'ACK*XX*2*EA'])
  ])
  const reply = await sendFile(supplier, 'x12', file)
  refused(t, reply, [400, 'invalid_request'], [' bad_code', ' invalid'])
  t.match(reply.json().errors[0].detail, /^Line 8, PO1: PO102 is not a number/)
  refused(t, await sendFile(supplier, 'x12', x12Of('PR', [answerOf('A', [], 'AD')], 'T')),
    [400, 'invalid_request'], [' unexpected'])
  refused(t, await sendFile(supplier, 'ubl', '<a>'), [400, 'invalid_request'], [' syntax'])
  refused(t, await sendFile(supplier, 'csv', ''), [400, 'invalid_request'], [' missing'])
  const stock = { type: '846', segments: ['BIA*00*SI*1*20261129', 'LIN**SK*A', 'QTY*33*5'] }
  refused(t, await sendFile(supplier, 'x12', x12Of('IB', [stock])),
    [400, 'invalid_request'], [' unsupported'])
  refused(t, await sendFile(merchant, 'x12', file), [400, 'invalid_request'],
    ['supplier_id required'])
  refused(t, await sendFile(supplier, 'csv', Buffer.alloc(2 * 1024 * 1024 + 1, 'a')),
    [413, 'payload_too_large'])
  t.equal(await documentsOf(merchant), before)
  t.equal((await readOrder(placed)).status, 'issued')
})
