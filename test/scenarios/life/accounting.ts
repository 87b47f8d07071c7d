// In the end: what suppliers have moved and not billed, and what orders earn where that is simple.

import { nearest } from '../../domain/exact-worth.ts'
import { inTurn } from '../../support/in-turn.ts'
import type { World } from './action.ts'
import { billingStatusOf, movedOf, unbilledOf } from './bills.ts'
import { centsOf } from './crediting.ts'
import {
  liveOf, type Model, type Purchase, type Sale, sourcedOf, sum, supplierOf, unsourcedOf
} from './model.ts'
import { amountOf, wantedOf } from './worth.ts'

type Accrual = { quantity: number, amount: number }

export async function findMiscounted (model: Model, world: World): Promise<string[]> {
  return [...await findAccruals(model, world), ...await findMargins(model, world)]
}

async function findAccruals (model: Model, { send }: World): Promise<string[]> {
  const { body } = await send('GET', '/reports/accruals')
  const rows: Array<{ supplier_id: string, quantity: number, amount: string }> = body.data
  const told = new Map(rows.map(({ supplier_id, quantity, amount }) =>
    [supplier_id, { quantity, amount: centsOf(amount) }]))
  return model.suppliers.flatMap(({ id, is_own }) => {
    const [a, b] = [told.get(id), is_own ? undefined : accrualOf(model, id)].map((one) =>
      JSON.stringify(one))
    return a === b ? [] : [`accrued of ${id}: ${a}, and not ${b}`]
  })
}

/**
 * At the agreed cost. What comes beyond the order goes with ordered units: it counts once one of
 * the purchase order has shipped, and until all of its line are billed.
 */
function accrualOf ({ sales }: Model, supplier_id: string): Accrual | undefined {
  const accrued = { quantity: 0, amount: 0 }
  for (const sale of sales) {
    const purchases = sale.purchases.filter((one) => one.supplier_id === supplier_id &&
      one.lines.some(({ shipped }) => shipped > 0))
    for (const line of purchases.flatMap(({ lines }) => lines)) {
      if (unbilledOf(line) === 0) continue
      const units = Math.max(0, movedOf(sale, line) - line.billed)
      accrued.quantity += units
      accrued.amount += units * line.unit_cost
    }
  }
  return accrued.quantity === 0 ? undefined : accrued
}

/** Of orders that are billed. */
async function findMargins (model: Model, { send }: World): Promise<string[]> {
  const billed = model.sales.filter(({ purchases }) =>
    purchases.some((one) => billingStatusOf(one) !== 'unbilled'))
  const faults = await inTurn(billed, async (sale) => {
    const { body: { margin, margin_basis } } = await send('GET', `/sales-orders/${sale.id}`)
    const [basis, expected] = [basisOf(model, sale), marginOf(model, sale)]
    return [
      ...margin_basis === basis
        ? []
        : [`${sale.id}: its margin is ${margin_basis}, and not ${basis}`],
      ...expected === null || centsOf(margin) === expected
        ? []
        : [`${sale.id}: its margin is ${margin}, and not ${expected}`]
    ]
  })
  return faults.flat()
}

const isSourced = (sale: Sale): boolean => sale.lines.some((line) => sourcedOf(sale, line) > 0)

function basisOf (model: Model, sale: Sale): string | null {
  if (!isSourced(sale)) return null
  const bought = sale.purchases.filter(({ supplier_id }) => !supplierOf(model, supplier_id).is_own)
  const live = bought.flatMap(({ lines }) => lines).filter((line) => liveOf(line) > 0)
  if (live.some((line) => line.accepted < liveOf(line))) return 'ordered'
  const is_billed = bought.filter(({ lines }) => lines.some((line) => liveOf(line) > 0))
    .every((one) => billingStatusOf(one) !== 'unbilled' &&
      one.lines.every((line) => liveOf(line) === 0 || unbilledOf(line) === 0))
  return is_billed ? 'billed' : 'acknowledged'
}

/** Null where tax is in the prices, something was credited, or units wait. */
function marginOf (model: Model, sale: Sale): number | null {
  const is_simple = sale.tax.mode !== 'gross' && sale.credits.length === 0 && isSourced(sale) &&
    sale.lines.every((line) => unsourcedOf(sale, line) === 0)
  if (!is_simple) return null
  const price = sum(sale.lines, (line) => Number(amountOf(line, wantedOf(line))))
  return price - sum(sale.purchases, (one) => costOf(model, one))
}

/** What is billed costs what bills ask, the rest what was agreed; the fee until it is billed. */
function costOf (model: Model, purchase: Purchase): number {
  const { supplier_id, lines, order_fee } = purchase
  const inEuros = isInDollars(model, supplier_id) ? convert : (cents: number) => cents
  const status = billingStatusOf(purchase)
  const goods = sum(lines, (line) => line.billed_goods === null
    ? inEuros(liveOf(line) * line.unit_cost)
    : inEuros(line.billed_goods + (line.billed_charges ?? 0)) +
      inEuros(unbilledOf(line) * line.unit_cost))
  if (status === 'unbilled') {
    return lines.some((line) => liveOf(line) > 0) ? goods + inEuros(order_fee) : 0
  }
  const billed = sum(lines, ({ billed_charges }) => billed_charges ?? 0)
  return status === 'partially_billed' ? goods + inEuros(Math.max(0, order_fee - billed)) : goods
}

/** The second supplier sells in dollars. */
const isInDollars = ({ suppliers }: Model, supplier_id: string): boolean =>
  suppliers[1]?.id === supplier_id

/** A euro is 1.10 dollars. */
function convert (cents: number): number {
  const euros = Number(nearest(BigInt(Math.abs(cents)) * 10n, 11n, 'half_even'))
  return cents < 0 ? -euros : euros
}
