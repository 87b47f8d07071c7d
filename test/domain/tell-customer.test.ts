// What a customer is told of a decision: one mail for the order, and one for each parcel.

import t from 'tap'
import { changesOf } from '../../src/domain/back-to-back/changes-to-record.ts'
import { drawConsequences } from '../../src/domain/back-to-back/draw-consequences.ts'
import type { BackToBack, Decided } from '../../src/domain/back-to-back/state.ts'
import {
  customerMessagesOf, rememberPromises
} from '../../src/domain/back-to-back/tell-customer.ts'
import {
  completeCustomer, type SalesOrder, type SalesOrderLine
} from '../../src/domain/model/sales-order/sales-order.ts'
import type { Shipment } from '../../src/domain/model/shipment/shipment.ts'
import { CUSTOMER_MESSAGES } from '../../src/domain/model/transmission/customer-message.ts'
import {
  DEFAULT_SETTINGS, type MerchantSettings
} from '../../src/domain/model/merchant/merchant.ts'
import { draftOf, lineOf, newId, saleOf, surroundingsOf } from './given.ts'
import { issue, orderOf, shipped } from './given-invoices.ts'

const CUSTOMER = completeCustomer({ name: 'Ada', email: 'ada@home.example' })
const confirmed = (about: Partial<SalesOrder> = {}): SalesOrder =>
  ({ ...draftOf({ customer: CUSTOMER }), status: 'confirmed', lines: [lineOf()], ...about })
const withLine = (about: Partial<SalesOrderLine>): SalesOrder =>
  confirmed({ lines: [lineOf(about)] })

const told = (
  before: SalesOrder | undefined, after: SalesOrder,
  { wanted = CUSTOMER_MESSAGES, shipments = [], has_new_substitute = false }: {
    wanted?: typeof CUSTOMER_MESSAGES[number][] | typeof CUSTOMER_MESSAGES
    shipments?: Shipment[]
    has_new_substitute?: boolean
  } = {}
): string => customerMessagesOf({ before, after, wanted, shipments, has_new_substitute })
  .map(({ message, shipment_id }) => shipment_id ?? message).join()

t.test('the steps of an order', async (t) => {
  const draft = draftOf({ customer: CUSTOMER })
  const canceled = confirmed({ status: 'canceled' })
  t.equal(told(undefined, draft), 'review')
  t.equal(told(draft, confirmed()), 'confirmation')
  t.equal(told(undefined, confirmed()), 'confirmation')
  t.equal(told(undefined, canceled), 'cancellation', 'nothing could be had')
  t.equal(told(draft, { ...draft, status: 'canceled' }), 'cancellation')
  const unmailed = { wanted: ['confirmation' as const, 'cancellation' as const] }
  t.equal(told(draft, { ...draft, status: 'canceled' }, unmailed),
    '', 'of a draft that was not mailed, the customer has not heard')
  t.equal(told(confirmed(), canceled), 'cancellation')
  t.equal(told(canceled, canceled), '')
  t.equal(told(confirmed(), confirmed({ status: 'completed' })), '')
})

t.test('only what the merchant wants, and the next that says less', async (t) => {
  const before = withLine({ promised_date: '2026-03-20' })
  const after = withLine({
    promised_date: '2026-03-25', latest_promised_date: '2026-03-20', canceled_quantity: 1
  })
  t.equal(told(before, after), 'change')
  t.equal(told(before, after, { wanted: ['delay', 'review'] }), 'delay')
  t.equal(told(before, after, { wanted: [] }), '')
})

t.test('a document is told when it is issued, and a draft is not', async (t) => {
  const order = shipped(orderOf({ customer: CUSTOMER, lines: [lineOf()] }), 1)
  const issued = issue(order)
  const as = (status: 'draft' | 'issued' | 'paid' | 'discarded'): SalesOrder =>
    ({ ...issued, invoices: issued.invoices.map((one) => ({ ...one, status })) })
  t.equal(issued.invoices.length, 1)
  t.equal(told(order, issued), 'invoice')
  t.equal(told(order, as('paid')), 'invoice', 'it may be born paid')
  t.equal(told(order, as('draft')), '')
  t.equal(told(as('draft'), as('discarded')), '')
  t.equal(told(as('draft'), as('issued')), 'invoice')
  t.equal(told(as('issued'), as('paid')), '')
  t.equal(told(order, issued, { wanted: ['credit_note', 'change'] }), '')
})

t.test('nobody is told where there is no address', async (t) => {
  t.equal(told(undefined, confirmed({ customer: { ...CUSTOMER, email: null } })), '')
})

t.test('a change is what the customer ordered, pays, or gets where', async (t) => {
  const before = confirmed()
  const changes: Array<Partial<SalesOrder>> = [
    { lines: [lineOf({ quantity: 9 })] }, { lines: [lineOf({ unit_price: '21.00' })] },
    { lines: [lineOf(), lineOf({ line_number: 2 })] },
    { lines: [lineOf({ canceled_quantity: 1 })] },
    { charges: [{ kind: 'shipping', amount: '4.00' }] },
    { ship_to: { ...before.ship_to, city: 'Lyon' } }
  ]
  for (const change of changes) {
    t.equal(told(before, { ...before, ...change }), 'change', JSON.stringify(change))
  }
  t.equal(told(before, { ...before }, { has_new_substitute: true }), 'change')
  const silent: Array<Partial<SalesOrder>> = [
    { tags: ['x'] }, { metadata: { a: 'b' } }, { priority: 1 }, { paid: '9.00' },
    { lines: [lineOf({ sourced_quantity: 3, shipped_quantity: 1 })] }
  ]
  for (const change of silent) {
    t.equal(told(before, { ...before, ...change }), '', JSON.stringify(change))
  }
})

/** What is told when the line gets these dates, one after the other. */
function walk (...dates: Array<string | null>): string[] {
  let before = withLine({ promised_date: dates[0] ?? null })
  return dates.slice(1).map((promised_date) => {
    const lines = before.lines.map((line) => ({ ...line, promised_date }))
    const after = rememberPromises(before, { ...before, lines }, CUSTOMER_MESSAGES)
    const message = told(before, after)
    before = after
    return message
  })
}

t.test('a delay is a date later than any before, each once', async (t) => {
  t.same(walk('2026-03-20', '2026-03-25', '2026-03-20', '2026-03-25', '2026-03-26'),
    ['delay', '', '', 'delay'])
  t.same(walk('2026-03-20', null, '2026-03-20', null, '2026-03-21'), ['', '', '', 'delay'],
    'also when it was lost meanwhile')
  t.same(walk(null, '2026-03-20', '2026-03-19'), ['', ''], 'the first date is none')
})

t.test('no delay of what has shipped or was canceled', async (t) => {
  const late = { promised_date: '2026-03-25', latest_promised_date: '2026-03-20' }
  const before = withLine({ promised_date: '2026-03-20', shipped_quantity: 10 })
  t.equal(told(before, withLine({ ...late, shipped_quantity: 10 })), '')
})

t.test('where nobody is told of delays, nothing is remembered', async (t) => {
  const before = withLine({ promised_date: '2026-03-20' })
  const after = withLine({ promised_date: '2026-03-25' })
  t.equal(rememberPromises(before, after, ['confirmation']), after)
  t.equal(rememberPromises(before, before, CUSTOMER_MESSAGES), before)
})

t.test('each parcel to the customer is a mail of its own', async (t) => {
  const before = confirmed()
  const parcel = (id: string, destination: Shipment['destination']) =>
    ({ id, destination }) as Shipment
  t.equal(told(before, before, {
    shipments: [parcel('a', 'customer'), parcel('b', 'warehouse'), parcel('c', 'customer')]
  }), 'a,c')
})

t.test('every decision carries what the merchant wants', async (t) => {
  const { customer_notifications } = DEFAULT_SETTINGS
  const draft: BackToBack = saleOf(draftOf({ customer: CUSTOMER }))
  const decide = (settings: Partial<MerchantSettings>): Decided =>
    drawConsequences(draft, draft, { trigger: null }, surroundingsOf([], settings))
  const mailsOf = (decided: Decided) =>
    changesOf(undefined, decided, { sale_event: 'sales_order.created', newId })
      .changes.customer_mails
  t.same(mailsOf(decide({})), [])
  const settings = {
    customer_notifications: { ...customer_notifications, messages: CUSTOMER_MESSAGES }
  }
  t.match(mailsOf(decide(settings)), [{ message: 'review', revision: 1 }])
})
