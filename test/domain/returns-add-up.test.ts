// What ships and what comes back, in any order, adds up to the cent: documents and credits are
// compared with rational arithmetic that shares nothing with the domain.
// ADD_UP_ORDERS=100000 draws more orders, for a long run by hand; ADD_UP_SEED draws the same again.

import fc from 'fast-check'
import t from 'tap'
import { creditUnits } from '../../src/domain/back-to-back/credit-units.ts'
import { decimalsOf } from '../../src/domain/kernel/money.ts'
import type { KeptInvoice } from '../../src/domain/model/invoice/kept-invoice.ts'
import {
  evaluateSalesOrder
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type { SalesOrder } from '../../src/domain/model/sales-order/sales-order.ts'
import type { Tax } from '../../src/domain/model/tax/tax.ts'
import { exactly, type Goods, worthOf } from './exact-worth.ts'
import { lineOf, saleOf, surroundingsOf } from './given.ts'
import { issue, orderOf, plan } from './given-invoices.ts'

const { ADD_UP_ORDERS, ADD_UP_SEED } = process.env
const ORDERS = Number(ADD_UP_ORDERS ?? 250)

const RATES = ['0', '5.5', '7', '8.875', '19', '20'] as const
const goods = fc.record({
  /** In hundredths of the smallest unit of the currency, or in whole ones. */
  price: fc.oneof(fc.nat(999).map((one) => 100 * one), fc.nat(999_999)),
  quantity: fc.integer({ min: 1, max: 8 }),
  rate: fc.constantFrom(...RATES)
})
const sales = fc.record({
  currency: fc.constantFrom('EUR', 'EUR', 'JPY', 'KWD'),
  mode: fc.constantFrom('none' as const, 'net' as const, 'gross' as const),
  rounding: fc.constantFrom('half_up' as const, 'half_even' as const),
  lines: fc.array(goods, { minLength: 1, maxLength: 4 }),
  shipping: fc.option(fc.record({ price: fc.nat(999), rate: fc.constantFrom(...RATES) }))
})
const steps = fc.array(fc.record({
  at: fc.nat(3),
  what: fc.constantFrom('ship', 'ship', 'return', 'issue'),
  units: fc.integer({ min: 1, max: 4 })
}), { minLength: 3, maxLength: 14 })

type Said = typeof sales extends fc.Arbitrary<infer T> ? T : never
type Step = typeof steps extends fc.Arbitrary<Array<infer T>> ? T : never

const taxOf = (rate_percent: string): Tax => ({
  category: rate_percent === '0' ? 'Z' : 'S', rate_percent, amount: null, exemption_reason: null
})

function openOrder ({ currency, mode, rounding, lines, shipping }: Said): SalesOrder {
  const decimals = decimalsOf(currency)
  const priceOf = (units: number, more: number): string =>
    (units / 10 ** (decimals + more)).toFixed(decimals + more)
  const taxFor = (rate: string): { tax: Tax | null } =>
    ({ tax: mode === 'none' ? null : taxOf(rate) })
  return orderOf({
    currency,
    payment_terms: 'on_account',
    tax_mode: mode === 'none' ? 'none' : 'rates',
    prices_include_tax: mode === 'gross',
    tax_rounding: rounding,
    lines: lines.map(({ price, quantity, rate }, at) => lineOf({
      line_number: at + 1, quantity, unit_price: priceOf(price, 2), ...taxFor(rate)
    })),
    charges: shipping === null
      ? []
      : [{
          kind: 'shipping',
          amount: priceOf(shipping.price, 0),
          ...mode !== 'none' && { tax: taxOf(shipping.rate) }
        }]
  })
}

/** What has shipped and what came back, by line. */
type Moved = { shipped: number[], returned: number[] }

function move (order: SalesOrder, moved: Moved, { at, what, units }: Step): SalesOrder {
  const index = at % order.lines.length
  const { line_number, quantity } = order.lines[index] ?? lineOf()
  const [out = 0, back = 0] = [moved.shipped[index], moved.returned[index]]
  if (what === 'ship') {
    moved.shipped[index] = out + Math.min(units, quantity - out)
    return evaluateSalesOrder({
      ...order,
      lines: order.lines.map((line, place) =>
        ({ ...line, shipped_quantity: moved.shipped[place] ?? 0 }))
    })
  }
  const some = Math.min(units, out - back)
  if (some === 0) return order
  moved.returned[index] = back + some
  return creditUnits(saleOf(order), {
    kind: 'return', line_number, quantity: some, source_id: null, reason: null
  }, surroundingsOf([])).sales_order
}

function signed (one: KeptInvoice, text: string): bigint {
  return (one.kind === 'invoice' ? 1n : -1n) * exactly(text)
}

const sumOf = (invoices: readonly KeptInvoice[], of: (one: KeptInvoice) => string): bigint =>
  invoices.reduce((all, one) => all + signed(one, of(one)), 0n)

/** Throws what a person would not find by adding the documents up. */
function assertSums (order: SalesOrder, goods: Goods, { shipped, returned }: Moved): void {
  const { invoices } = order
  const some = shipped.some((units) => units > 0)
  const nothing = worthOf(goods, shipped.map(() => 0), true)
  const out = worthOf(goods, shipped, some)
  // Units are credited beside the charges of the order, with which their tax is rounded.
  const back = worthOf(goods, returned, true).total - nothing.total
  const due = out.total - back
  const said = sumOf(invoices, ({ total }) => total)
  if (said !== due) throw new Error(`the documents say ${said}, and not ${due}`)
  const billed = invoices.filter(({ credit_id }) => credit_id === null)
  const tax = sumOf(billed, ({ tax_total }) => tax_total)
  if (tax !== out.tax) throw new Error(`the tax of what shipped is ${tax}, and not ${out.tax}`)
  const credits = order.credits.reduce((all, { amount }) => all + exactly(amount), 0n)
  if (credits !== back) throw new Error(`${credits} were credited, and not ${back}`)
}

function assertDocument (one: KeptInvoice): void {
  const add = (texts: string[]): bigint => texts.reduce((all, text) => all + exactly(text), 0n)
  const net = add([...one.lines, ...one.charges].map((part) =>
    'net_amount' in part ? part.net_amount : part.amount))
  if (net !== exactly(one.net_total)) throw new Error('lines and charges are not the net total')
  if (add(one.taxes.map(({ tax_amount }) => tax_amount)) !== exactly(one.tax_total)) {
    throw new Error('groups are not the tax total')
  }
  if (one.taxes.length > 0 && add(one.taxes.map((tax) => tax.taxable_amount)) !== net) {
    throw new Error('groups are not the net total')
  }
  if (net + exactly(one.tax_total) !== exactly(one.total)) throw new Error('another total')
}

t.test(`${ORDERS} orders that ship and come back in parts add up`, async (t) => {
  const told = { documents: 0, credit_notes: 0, returned_units: 0 }
  fc.assert(fc.property(sales, steps, (said, happened) => {
    let order = openOrder(said)
    const goods: Goods = said
    const moved: Moved = {
      shipped: said.lines.map(() => 0), returned: said.lines.map(() => 0)
    }
    for (const step of [...happened, { at: 0, what: 'issue', units: 1 } as const]) {
      if (step.what !== 'issue') {
        order = move(order, moved, step)
        continue
      }
      order = issue(order)
      assertSums(order, goods, moved)
    }
    order.invoices.forEach(assertDocument)
    if (plan(order).length > 0) throw new Error('something is still due')
    told.documents += order.invoices.length
    told.credit_notes += order.invoices.filter(({ kind }) => kind === 'credit_note').length
    told.returned_units += moved.returned.reduce((all, units) => all + units, 0)
  }), { numRuns: ORDERS, ...ADD_UP_SEED !== undefined && { seed: Number(ADD_UP_SEED) } })
  t.comment(JSON.stringify({ orders: ORDERS, ...told }))
  t.ok(told.credit_notes > ORDERS / 4, 'many come back')
})
