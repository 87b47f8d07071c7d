// The words of sales orders over HTTP: what is kept of them, and when they may change.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service
const SALES_ORDERS = '/v1/sales-orders'
const WORDS = {
  gift_message: 'Happy birthday, Grace!',
  packing_slip_text: 'Thank you.',
  purchase_order_number: '4500017'
}
const NO_WORDS = { gift_message: null, packing_slip_text: null, purchase_order_number: null }
const LINE = { sku: 'BOLT-M8', quantity: 2, unit_price: '19.90' }
const LINE_WORDS = { note: 'Left-handed', customization: { engraving: 'For Ada' } }
const NO_LINE_WORDS = { note: null, customization: {} }

t.test('201, 200: words are kept as they came; what is left out is not said', async (t) => {
  const { storefront } = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  holds(t, await bodyOf(storefront.post(SALES_ORDERS, salesOrderBody())),
    { ...NO_WORDS, lines: [NO_LINE_WORDS] })
  const order = await bodyOf(storefront.post(SALES_ORDERS, salesOrderBody({
    ...WORDS, lines: [{ ...LINE, ...LINE_WORDS }, LINE]
  })))
  holds(t, order, { ...WORDS, lines: [LINE_WORDS, NO_LINE_WORDS] })
  const url = `${SALES_ORDERS}/${order.id}`
  holds(t, await bodyOf(storefront.get(url)), { ...WORDS, lines: [LINE_WORDS, NO_LINE_WORDS] })
  const change = async (body: object) => bodyOf(storefront.patch(url, body))
  const changed = { packing_slip_text: 'Merci.', lines: [{ line_number: 2, note: 'Quick' }] }
  holds(t, await change(changed), {
    ...WORDS,
    packing_slip_text: 'Merci.',
    lines: [LINE_WORDS, { note: 'Quick', customization: {} }]
  })
  const added = { ...LINE, quantity: 1, customization: { colour: 'red' } }
  holds(t, await change({
    lines: [{ line_number: 1, customization: { gift_wrap: 'blue' } }, added]
  }), {
    lines: [
      { note: 'Left-handed', customization: { gift_wrap: 'blue' } },
      { note: 'Quick' },
      { note: null, customization: { colour: 'red' } }
    ]
  })
  const nothing = { line_number: 1, note: null, customization: null }
  holds(t, await change({ ...NO_WORDS, lines: [nothing] }), {
    ...NO_WORDS,
    lines: [NO_LINE_WORDS, { note: 'Quick' }, { customization: { colour: 'red' } }]
  })
  await assertSound(t, db)
})

t.test('409 reference_conflict: words are content of a reference', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const body = salesOrderBody({ lines: [LINE] })
  await bodyOf(merchant.post(SALES_ORDERS, body))
  const nothing = { ...NO_WORDS, lines: [{ ...LINE, note: null, customization: {} }] }
  t.equal((await merchant.post(SALES_ORDERS, { ...body, ...nothing })).statusCode, 200)
  const said = { ...WORDS, lines: [{ ...LINE, ...LINE_WORDS }] }
  refused(t, await merchant.post(SALES_ORDERS, { ...body, ...said }), [409, 'reference_conflict'], [
    '/gift_message differs', '/packing_slip_text differs', '/purchase_order_number differs',
    '/lines/0/note differs', '/lines/0/customization differs'
  ])
  const spoken = salesOrderBody(said)
  await bodyOf(merchant.post(SALES_ORDERS, spoken))
  t.equal((await merchant.post(SALES_ORDERS, spoken)).statusCode, 200)
  const other = { lines: [{ ...LINE, ...LINE_WORDS, customization: { engraving: 'For Eve' } }] }
  refused(t, await merchant.post(SALES_ORDERS, { ...spoken, ...other }),
    [409, 'reference_conflict'], ['/lines/0/customization/engraving differs'])
})

t.test('400 invalid_request: too long, blank, too many names', async (t) => {
  const merchant = await givenMerchant()
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`name ${at}`, 'x']))
  const faulty = async (body: object, ...faults: string[]) => {
    refused(t, await merchant.post(SALES_ORDERS, salesOrderBody(body)), [400, 'invalid_request'],
      faults)
  }
  await faulty({
    gift_message: 'x'.repeat(501), packing_slip_text: ' ', purchase_order_number: 'x'.repeat(51)
  }, '/gift_message too_long', '/packing_slip_text wrong_format', '/purchase_order_number too_long')
  await faulty({ lines: [{ ...LINE, note: 'x'.repeat(501) }] }, '/lines/0/note too_long')
  await faulty({ lines: [{ ...LINE, customization: many }] }, '/lines/0/customization too_many')
  await faulty({ lines: [{ ...LINE, customization: { engraving: 1 } }] },
    '/lines/0/customization/engraving wrong_type')
})

t.test('200: suppliers hear of words that change while they have units to ship', async (t) => {
  const { merchant, id, purchase_order_id, readPurchases } = await givenSourced(service, {
    line: { description: 'Bolt', ...LINE_WORDS }, about: WORDS
  })
  const { purchase_order_number, ...spoken } = WORDS
  const told = { ...spoken, customer_order_number: purchase_order_number }
  holds(t, await readPurchases(), [{
    version: 1, status: 'issued', ...told, lines: [{ description: 'Bolt', ...LINE_WORDS }]
  }])
  const change = async (body: object) =>
    bodyOf(merchant.storefront.patch(`${SALES_ORDERS}/${id}`, body))
  const of_purchase = `/v1/purchase-orders/${purchase_order_id}`
  await change({
    gift_message: 'For Grace', lines: [{ line_number: 1, note: 'Blue', description: 'Bolts' }]
  })
  const line = { ...LINE_WORDS, note: 'Blue', description: 'Bolts' }
  const now = { ...told, gift_message: 'For Grace', lines: [line] }
  holds(t, await bodyOf(merchant.supplier.get(of_purchase)), { version: 2, ...now })
  await merchant.givePositions()
  const { data } = await bodyOf(merchant.supplier.get('/v1/events'))
  holds(t, data.at(-1), { type: 'purchase_order.updated', sequence: 2, data: now })
  await change({ priority: 2 })
  holds(t, await readPurchases(), [{ version: 2 }])
  await assertSound(t, db)
})

t.test('200: what is planned has the words too, and what has shipped keeps its own', async (t) => {
  const planned = await givenSourced(service, { settings: { purchase_order_release: 'manual' } })
  const before = await planned.readPurchases()
  const decisions = async () =>
    (await bodyOf(planned.merchant.get(`${SALES_ORDERS}/${planned.id}/sourcing`))).data.length
  const decided = await decisions()
  await bodyOf(planned.merchant.patch(`${SALES_ORDERS}/${planned.id}`, {
    gift_message: 'G', lines: [{ line_number: 1, ...LINE_WORDS }]
  }))
  holds(t, await planned.readPurchases(), before.map(({ id }) =>
    ({ id, version: 2, status: 'planned', gift_message: 'G', lines: [LINE_WORDS] })))
  t.equal(await decisions(), decided, 'the plan is the same')

  const { merchant, id, post, readPurchases, answer } = await givenSourced(service, {
    on_hand: 3, line: { note: 'N' }, about: { gift_message: 'G' }
  })
  await merchant.post(`${SALES_ORDERS}/${id}/sourcing`, {})
  await bodyOf(answer({ quantity: 3 }))
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 3 }] }))
  await bodyOf(merchant.patch(`${SALES_ORDERS}/${id}`, {
    gift_message: 'H', lines: [{ line_number: 1, note: 'M' }]
  }))
  holds(t, await readPurchases(), [
    { gift_message: 'G', lines: [{ note: 'N' }] }, { gift_message: 'H', lines: [{ note: 'M' }] }
  ])
  await assertSound(t, db)
})

t.test('409 customization_fixed: a supplier has accepted units of the line', async (t) => {
  const { answer, change, readPurchases } = await givenSourced(service, {
    on_hand: 3, rival: null, line: LINE_WORDS
  })
  const engrave = async (engraving: string | null) => change({
    line_number: 1, customization: engraving === null ? null : { engraving }
  })
  const engraved = (engraving: string) => ({ lines: [{ customization: { engraving } }] })
  holds(t, await bodyOf(engrave('For Eve')), engraved('For Eve'))
  holds(t, await readPurchases(), [engraved('For Eve')])
  await bodyOf(answer({ quantity: 2 }, { status: 'rejected', quantity: 1 }))
  await inTurn(['For Ada', null], async (engraving) => {
    refused(t, await engrave(engraving), [409, 'customization_fixed'])
  })
  await bodyOf(engrave('For Eve'))
  await bodyOf(change({ line_number: 1, note: 'Notes may still change' }))
  await bodyOf(answer({ status: 'rejected', quantity: 2, reason: 'out_of_stock' }))
  holds(t, await bodyOf(engrave('For Ada')), engraved('For Ada'))
  await assertSound(t, db)
})
