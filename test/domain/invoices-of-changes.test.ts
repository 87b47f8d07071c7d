// Documents stay sound and add up through everything that may happen to an order: gifts, discounts,
// said and computed taxes that change, shipments that never left.

import fc from 'fast-check'
import t from 'tap'
import { formatMoney, readMoney, unitOf } from '../../src/domain/kernel/money.ts'
import type { OrderInvoicing } from '../../src/domain/model/invoice/invoicing.ts'
import type { KeptInvoice } from '../../src/domain/model/invoice/kept-invoice.ts'
import {
  evaluateSalesOrder
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type {
  Charge, SalesOrder, SalesOrderLine
} from '../../src/domain/model/sales-order/sales-order.ts'
import { valueUnits } from '../../src/domain/model/sales-order/value-units.ts'
import type { Shipment } from '../../src/domain/model/shipment/shipment.ts'
import type { Tax } from '../../src/domain/model/tax/tax.ts'
import { lineOf, NOW } from './given.ts'
import { AT_ONCE, EACH, issue, orderOf, plan, shipmentOf } from './given-invoices.ts'

const percent = fc.integer({ min: 0, max: 30 })
/** In units of the currency; many goods are gifts, some are very cheap. */
const price = fc.oneof(fc.constant(0), fc.nat(9), fc.nat(99_999))
const rate = fc.constantFrom('20', '5.5', '0')
const taxed = { price, percent, rate }
const lines = fc.array(fc.record({
  ...taxed, quantity: fc.integer({ min: 1, max: 6 }), off: fc.constantFrom(0, 0, 30, 100)
}), { minLength: 1, maxLength: 4 })
const charge = fc.record({ ...taxed, kind: fc.constantFrom('shipping', 'other', 'discount') })
const charges = fc.array(charge, { maxLength: 3 })
const steps = fc.array(fc.record({
  ...taxed,
  at: fc.nat(3),
  what: fc.constantFrom(
    'ship', 'ship', 'ship', 'void', 'cancel', 'price', 'tax', 'charges', 'issue', 'issue', 'issue'),
  units: fc.integer({ min: 1, max: 4 }),
  charges
}), { maxLength: 14 })
const terms = fc.record({
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  tax_mode: fc.constantFrom('none' as const, 'rates' as const, 'amounts' as const),
  is_gross: fc.boolean(),
  tax_rounding: fc.constantFrom('half_up' as const, 'half_even' as const)
})

type Said = { price: number, percent: number, rate: string }
type Step = Said & { at: number, what: string, units: number, charges: SaidCharge[] }
type SaidCharge = Said & { kind: string }
type Sale = { order: SalesOrder, shipments: readonly Shipment[] }
type Terms = Pick<SalesOrder, 'currency' | 'tax_mode'>

const moneyOf = (units: bigint, { currency }: Pick<Terms, 'currency'>): string =>
  formatMoney(units * unitOf(currency), currency)

/** The tax that is said is some part of the price. */
function taxOf (
  { percent, rate }: Said, amount: bigint, { currency, tax_mode }: Terms
): Tax | null {
  if (tax_mode === 'none') return null
  const said = rate === '0' ? 0n : amount / unitOf(currency) * BigInt(percent) / 100n
  return {
    category: rate === '0' ? 'Z' : 'S',
    rate_percent: rate,
    amount: tax_mode === 'amounts' ? moneyOf(said, { currency }) : null,
    exemption_reason: null
  }
}

function chargesOf (said: readonly SaidCharge[], terms: Terms): Charge[] {
  return said.map((one): Charge => {
    const amount = moneyOf(BigInt(one.price), terms)
    if (one.kind === 'discount') return { kind: 'discount', amount: `-${amount}` }
    const tax = taxOf(one, readMoney(amount), terms)
    return { kind: one.kind as Charge['kind'], amount, ...tax !== null && { tax } }
  })
}

t.test('whatever happens to an order, its documents are sound and say what it is worth',
  async () => {
    const invoicing = fc.constantFrom(EACH, AT_ONCE)
    const sales = fc.record({ terms, lines, charges, steps, invoicing })
    fc.assert(fc.property(sales,
      ({ terms: { is_gross, ...terms }, lines, charges, steps, invoicing }) => {
        const order = orderOf({
          ...terms,
          prices_include_tax: is_gross && terms.tax_mode !== 'none',
          lines: lines.map((one, at) => {
            const all = BigInt(one.price * one.quantity)
            const off = all * BigInt(one.off) / 100n
            return lineOf({
              line_number: at + 1,
              quantity: one.quantity,
              unit_price: moneyOf(BigInt(one.price), terms),
              discount: off === 0n ? null : moneyOf(off, terms),
              tax: taxOf(one, readMoney(moneyOf(all - off, terms)), terms)
            })
          }),
          charges: chargesOf(charges, terms)
        })
        let sale: Sale = { order, shipments: [] }
        for (const step of steps) {
          sale = step.what === 'issue' ? issueSale(sale, invoicing) : happen(sale, step)
        }
        issueSale(sale, invoicing)
      }), { numRuns: 1_000 })
  })

function issueSale ({ order, shipments }: Sale, how: OrderInvoicing): Sale {
  const issued = issue(order, shipments, how)
  for (const one of issued.invoices) assertSound(one)
  assertWorth(issued)
  if (plan(issued, shipments, how).length > 0) throw new Error('something is still due')
  return { order: issued, shipments }
}

function happen (sale: Sale, step: Step): Sale {
  const { order } = sale
  if (step.what === 'charges') {
    const charges = chargesOf(step.charges, order)
    return { ...sale, order: evaluateSalesOrder({ ...order, charges }) }
  }
  const at = step.at % order.lines.length
  const line = order.lines[at]
  if (line === undefined) return sale
  const change = (about: Partial<SalesOrderLine>): SalesOrder => evaluateSalesOrder({
    ...order, lines: order.lines.map((one) => one === line ? { ...one, ...about } : one)
  })
  if (step.what === 'price' || step.what === 'tax') {
    return { ...sale, order: change(termsAfter(line, step, order)) }
  }
  return moveUnits(sale, line, step, change)
}

/** Units ship, are canceled, or turn out not to have left. */
function moveUnits (
  sale: Sale, line: SalesOrderLine, step: Step,
  change: (about: Partial<SalesOrderLine>) => SalesOrder
): Sale {
  const { shipments } = sale
  const number = line.line_number
  if (step.what === 'void') {
    const sent = shipments.find(({ canceled_at, lines: [one] }) =>
      canceled_at === null && one?.sales_order_line_number === number)
    const back = sent?.lines[0]?.quantity ?? 0
    return {
      order: change({ shipped_quantity: line.shipped_quantity - back }),
      shipments: shipments.map((one) => one === sent ? { ...one, canceled_at: NOW } : one)
    }
  }
  const { canceled_quantity: canceled, shipped_quantity: before } = line
  const units = Math.min(step.units, line.quantity - canceled - before)
  if (step.what === 'cancel') {
    return { ...sale, order: change({ canceled_quantity: canceled + units }) }
  }
  return units === 0
    ? sale
    : {
        order: change({ shipped_quantity: before + units }),
        shipments: [...shipments, shipmentOf(`shp_${shipments.length}`, { [number]: units })]
      }
}

/** The price alone, or the tax alone, as a PATCH would. */
function termsAfter (
  line: SalesOrderLine, step: Step, order: SalesOrder
): Partial<SalesOrderLine> {
  const { currency } = order
  if (step.what === 'price') {
    return { unit_price: moneyOf(BigInt(step.price), { currency }), discount: null }
  }
  const all = readMoney(line.unit_price) * BigInt(line.quantity)
  return { tax: taxOf(step, all, order) }
}

function sumOf (amounts: string[]): bigint {
  return amounts.reduce((all, amount) => all + readMoney(amount), 0n)
}

function assertSound (document: KeptInvoice): void {
  const { lines, charges, taxes, net_total, tax_total, total, paid } = document
  if (readMoney(total) < 0n) throw new Error('a total below 0')
  if (readMoney(paid) < 0n) throw new Error('less than nothing is paid')
  if (lines.some(({ quantity }) => quantity <= 0)) throw new Error('a quantity of 0 or less')
  const net = sumOf([...lines.map((one) => one.net_amount), ...charges.map((one) => one.amount)])
  if (net !== readMoney(net_total)) throw new Error('lines and charges are not the net total')
  const tax = sumOf(taxes.map((one) => one.tax_amount))
  if (tax !== readMoney(tax_total)) throw new Error('groups are not the tax total')
  if (net + tax !== readMoney(total)) throw new Error('net and tax are not the total')
  if (taxes.length > 0 && sumOf(taxes.map((one) => one.taxable_amount)) !== net) {
    throw new Error('groups are not the net total')
  }
}

function assertWorth (order: SalesOrder): void {
  const { lines, invoices } = order
  const has_units = lines.some((line) => line.shipped_quantity > 0)
  const { total, tax_total } = valueUnits(order, (line) => line.shipped_quantity, has_units)
  const invoiced = (pick: (one: KeptInvoice) => string): bigint => invoices.reduce((all, one) =>
    all + (one.kind === 'invoice' ? 1n : -1n) * readMoney(pick(one)), 0n)
  if (invoiced((one) => one.total) !== total) throw new Error('the sum of all is another one')
  if (invoiced((one) => one.tax_total) !== tax_total) throw new Error('another tax of all')
}
