// Invoices and credit notes add up to the cent: each in itself, and all to what has shipped.

import fc from 'fast-check'
import t from 'tap'
import { readMoney } from '../../src/domain/kernel/money.ts'
import type { KeptInvoice } from '../../src/domain/model/invoice/kept-invoice.ts'
import {
  evaluateSalesOrder
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type {
  Charge, SalesOrder, SalesOrderLine
} from '../../src/domain/model/sales-order/sales-order.ts'
import { valueUnits } from '../../src/domain/model/sales-order/value-units.ts'
import type { Tax } from '../../src/domain/model/tax/tax.ts'
import { lineOf } from './given.ts'
import { issue, orderOf, plan } from './given-invoices.ts'

const taxOf = (rate_percent: string): Tax => ({
  category: rate_percent === '0' ? 'Z' : 'S', rate_percent, amount: null, exemption_reason: null
})
const taxes = fc.constantFrom('19', '7', '5.5', '0').map(taxOf)
const price = fc.integer({ min: 1, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))
const quantity = fc.integer({ min: 1, max: 12 })

const lines = fc.array(
  fc.record({ unit_price: price, quantity, tax: taxes }), { minLength: 1, maxLength: 5 })
const charges = fc.array(fc.oneof(
  fc.record({
    kind: fc.constantFrom('shipping' as const, 'other' as const), amount: price, tax: taxes
  }),
  fc.record({ kind: fc.constant('discount' as const), amount: price.map((one) => `-${one}`) })
), { maxLength: 3 })
/** What happens to a line in turn: units ship, are canceled, or cost something else. */
const steps = fc.array(fc.record({
  at: fc.nat(4),
  what: fc.constantFrom('ship', 'ship', 'cancel', 'price', 'issue', 'issue'),
  units: fc.integer({ min: 1, max: 5 }),
  unit_price: price
}), { maxLength: 16 })

t.test('documents add up to the cent, whatever happens, with and without tax', async (t) => {
  fc.assert(fc.property(lines, charges, steps, fc.constantFrom('none', 'net', 'gross'),
    (said, charged, happened, mode) => {
      const has_tax = mode !== 'none'
      let order = orderOf({
        tax_mode: has_tax ? 'rates' : 'none',
        prices_include_tax: mode === 'gross',
        lines: said.map((line, at) =>
          lineOf({ ...line, line_number: at + 1, tax: has_tax ? line.tax : null })),
        charges: charged.map(({ kind, amount, ...rest }): Charge =>
          'tax' in rest && has_tax ? { kind, amount, tax: rest.tax } : { kind, amount })
      })
      for (const step of happened) {
        order = step.what === 'issue' ? issue(order) : happen(order, step)
      }
      order = issue(order)
      assertWhole(order)
      return plan(order).length === 0
    }), { numRuns: 400 })
})

type Happening = { at: number, what: string, units: number, unit_price: string }

function happen (order: SalesOrder, { at, what, units, unit_price }: Happening): SalesOrder {
  const lines = order.lines.map((line, index): SalesOrderLine => {
    if (index !== at % order.lines.length) return line
    const open = line.quantity - line.canceled_quantity - line.shipped_quantity
    const some = Math.min(units, open)
    if (what === 'ship') return { ...line, shipped_quantity: line.shipped_quantity + some }
    if (what === 'price') return { ...line, unit_price }
    return { ...line, canceled_quantity: line.canceled_quantity + some }
  })
  return evaluateSalesOrder({ ...order, lines })
}

/** The sum of all is the value of what has shipped; each adds up in itself. */
function assertWhole (order: SalesOrder): void {
  const { total, taxes } = valueUnits(order, (line) => line.shipped_quantity,
    order.lines.some((line) => line.shipped_quantity > 0))
  const amountsOf = (pick: (one: KeptInvoice) => string): bigint =>
    order.invoices.reduce((all, one) =>
      all + (one.kind === 'invoice' ? 1n : -1n) * readMoney(pick(one)), 0n)
  if (amountsOf((one) => one.total) !== total) throw new Error('the sum of all is another one')
  const tax = taxes.reduce((all, { tax_amount }) => all + tax_amount, 0n)
  if (amountsOf((one) => one.tax_total) !== tax) throw new Error('the tax of all is another one')
  for (const { lines, charges, taxes: groups, net_total, tax_total } of order.invoices) {
    const sumOf = (amounts: string[]): bigint =>
      amounts.reduce((all, amount) => all + readMoney(amount), 0n)
    const net = sumOf(
      [...lines.map((line) => line.net_amount), ...charges.map((one) => one.amount)])
    if (net !== readMoney(net_total)) throw new Error('lines and charges are not the net total')
    if (sumOf(groups.map((one) => one.tax_amount)) !== readMoney(tax_total)) {
      throw new Error('groups are not the tax total')
    }
    if (order.tax_mode === 'none') continue
    if (sumOf(groups.map((one) => one.taxable_amount)) !== net) {
      throw new Error('groups are not the net total')
    }
    const said = new Set([...lines, ...charges].map(({ tax }) => tax?.rate_percent))
    if (groups.some(({ rate_percent }) => !said.delete(rate_percent)) || said.size > 0) {
      throw new Error('groups are not those of the lines and charges')
    }
  }
}
