// Steps: the customer changes the lines of an order: up, down, away, one more, another price.

import {
  type Action, type Choose, money, pickOf, pickOne, pickSale, saleOf, type Step
} from './action.ts'
import { giveUp, reduceInstead, reducibleOf, wantAgain } from './ledger.ts'
import {
  isOpen, lineOf, type Model, type Sale, type SaleLine, servingOf, sum, unshippedOf, unsourcedOf
} from './model.ts'
import { refusalOf } from './paying.ts'
import { describeLine, openLine, PRICES, SHIP_TO } from './placing.ts'
import { setAside, shortagesOf } from './sourcing.ts'
import { tellSuppliers } from './telling.ts'
import { resize } from './worth.ts'

type Change =
  | { line_number: number, quantity: number }
  | { line_number: number, price: number }
  | { added: SaleLine }

export const change: Step = (model, pick) => {
  const sale = pickSale(model, pick, ({ status }) => status === 'draft' || status === 'confirmed')
  if (sale === undefined) return undefined
  const { id } = sale
  const changes = chooseChanges(sale, pick)
  const lines = changes.map((one) => describeChange(one, sale))
  const tried = tryChanges(model, id, changes)
  return {
    text: `change ${id} ${JSON.stringify(lines)}`,
    send: async ({ send }) => send('PATCH', `/sales-orders/${id}`, { lines }),
    refusal: refusalOf(sale) ?? tried,
    apply: () => {
      applyChanges(sale, changes)
      tellSuppliers(sale)
    },
    ...planWhole(model, sale)
  }
}

function describeChange (change: Change, sale: Sale): object {
  if ('added' in change) return describeLine(change.added, sale)
  return 'price' in change
    ? { line_number: change.line_number, unit_price: money(change.price) }
    : change
}

/**
 * What is not issued is planned anew; what is short by the change is canceled under `cancel_short`.
 * What would be short without it too, since stock is gone that was planned, waits.
 */
export function planWhole (model: Model, sale: Sale): Partial<Action> {
  const waited = new Map(sale.lines.map((line) => [line.line_number, unsourcedOf(sale, line)]))
  const allowed = [waitingOf(sale), shortWithout(model, sale.id)]
  return {
    sources: { sale: (now) => saleOf(now, sale.id), when: 'always' },
    finish: () => {
      if (sale.policy !== 'cancel_short' || sale.status !== 'confirmed') return
      const beyond = beyondOf(waitingOf(sale), allowed)
      // Of those that are shorter than before the last one first.
      for (const line of sale.lines.toReversed()) {
        const risen = unsourcedOf(sale, line) - (waited.get(line.line_number) ?? 0)
        const units = Math.min(Math.max(0, risen), beyond.get(line.sku) ?? 0)
        beyond.set(line.sku, (beyond.get(line.sku) ?? 0) - units)
        line.canceled += units
      }
    }
  }
}

/** By SKU. */
type Units = Map<string, number>

const waitingOf = (sale: Sale): Units => unitsBySku(sale, (line) => unsourcedOf(sale, line))

function unitsBySku ({ lines }: Sale, countOf: (line: SaleLine) => number): Units {
  return new Map([...Map.groupBy(lines, ({ sku }) => sku)].map(([sku, of_sku]) =>
    [sku, sum(of_sku, countOf)]))
}

/** What is short and was neither before nor would be without the change. */
function beyondOf (short: Units, allowed: readonly Units[]): Units {
  return new Map([...short].map(([sku, units]) =>
    [sku, Math.max(0, units - Math.max(...allowed.map((one) => one.get(sku) ?? 0)))]))
}

/** To try something on; what is stored stays as it is. */
function copyOf ({ facts, ...model }: Model): Model {
  return { ...structuredClone(model), facts }
}

/** What would be short if the order were planned anew as it is. */
function shortWithout (model: Model, id: string): Units {
  const copy = copyOf(model)
  const sale = saleOf(copy, id)
  setAside(sale)
  return shortagesOf(copy, sale)
}

function chooseChanges (sale: Sale, pick: Choose): Change[] {
  const adding = { added: openLine(0, pick) }
  const line = pickOf(sale.lines, pick)
  if (line === undefined || pick(6) === 5) return [adding]
  const quantity = pick(4) === 3 ? 0 : pick(line.quantity + 4)
  const changing = { line_number: line.line_number, quantity }
  const other = sale.lines.find((one) => one !== line)
  switch (pick(6)) {
    case 3: return [changing, adding]
    case 4: return other === undefined
      ? [changing]
      : [changing, { line_number: other.line_number, quantity: other.quantity + 1 }]
    case 5: return line.replacement_for === null
      ? [{ line_number: line.line_number, price: pickOne(PRICES, pick) }]
      : [changing]
    default: return [changing]
  }
}

/** The refusal that the changes meet, by doing them to a copy. */
function tryChanges (model: Model, id: string, changes: readonly Change[]): string | undefined {
  const copy = copyOf(model)
  const sale = saleOf(copy, id)
  const waited = waitingOf(sale)
  const refusal = applyChanges(sale, changes)
  if (refusal !== undefined) return refusal
  if (sale.status === 'draft') {
    const is_empty = sale.lines.every((line) => line.quantity === line.canceled)
    return is_empty ? 'invalid_request' : undefined
  }
  if (sale.policy !== 'reject') return undefined
  setAside(sale)
  const beyond = beyondOf(shortagesOf(copy, sale), [waited, shortWithout(model, id)])
  return [...beyond.values()].some((units) => units > 0) ? 'insufficient_stock' : undefined
}

/** Says the refusal of the first that is not possible. */
function applyChanges (sale: Sale, changes: readonly Change[]): string | undefined {
  // A replacement costs nothing: it may only have fewer units.
  const is_more = changes.some((one) => 'quantity' in one &&
    lineOf(sale, one.line_number).replacement_for !== null &&
    one.quantity > lineOf(sale, one.line_number).quantity)
  if (is_more) return 'invalid_request'
  // The canceled units of a line count in its quantity.
  const is_below = changes.some((one) => 'quantity' in one && one.quantity > 0 &&
    one.quantity < lineOf(sale, one.line_number).canceled)
  if (is_below) return 'quantity_below_canceled'
  for (const one of changes) {
    if ('added' in one) {
      const line_number = nextNumber(sale)
      sale.lines.push({ ...structuredClone(one.added), line_number })
      continue
    }
    if ('price' in one) {
      lineOf(sale, one.line_number).price = one.price
      continue
    }
    const refusal = setQuantity(sale, lineOf(sale, one.line_number), one.quantity)
    if (refusal !== undefined) return refusal
  }
  for (const one of changes) if ('quantity' in one && one.quantity === 0) remove(sale, one)
  return undefined
}

/** A line that a purchase order names stays, and so does the last one. */
function remove (sale: Sale, { line_number }: { line_number: number }): void {
  if (servingOf(sale, line_number).length > 0 || sale.lines.length === 1) return
  sale.lines = sale.lines.filter((line) => line.line_number !== line_number)
}

/** Never one that anything names. */
export function nextNumber ({ lines, purchases }: Sale): number {
  return 1 + Math.max(0, ...lines.map((line) => line.line_number),
    ...purchases.flatMap((one) => one.lines.map((line) => line.sale_line)))
}

/** What suppliers are asked to give up still counts in `quantity`, but not in what is wanted. */
function setQuantity (sale: Sale, line: SaleLine, quantity: number): string | undefined {
  const asked = (kind: 'cancellation' | 'reduction'): number =>
    sum(servingOf(sale, line.line_number), ({ pending }) => pending[kind])
  if (quantity === line.quantity) return undefined // sent back as it was read
  const more = quantity - (line.quantity - asked('reduction'))
  if (more >= 0) {
    const raised = more - wantAgain(sale, line, 'reduction', more)
    // Units that were to be canceled serve those added: as many are canceled instead.
    line.canceled += wantAgain(sale, line, 'cancellation', raised)
    resize(line, line.quantity + raised)
    return undefined
  }
  // What is wanted goes first, then what is being canceled, then what is canceled already.
  const wanted = line.quantity - line.canceled - asked('cancellation') - asked('reduction')
  const units = Math.min(-more, wanted)
  if (units > reducibleOf(sale, line)) return 'not_cancelable'
  const turned = reduceInstead(sale, line, -more - units)
  const forgotten = -more - units - turned
  const at_once = giveUp(sale, line, 'reduction', units)
  resize(line, line.quantity - at_once - forgotten)
  line.canceled -= forgotten
  return undefined
}

const STREETS = ['12 Rue de la Paix', '21 Rue de la Paix'] as const
const PHONES = [null, '+33 1 70 00 00 00'] as const

/** Goods under way to the customer fix the address; who to call there may change all the same. */
export const redirect: Step = (model, pick) => {
  const sale = pickSale(model, pick, ({ status }) => status === 'draft' || status === 'confirmed')
  if (sale === undefined) return undefined
  const ship_to = { line1: pickOne(STREETS, pick), phone: pickOne(PHONES, pick) }
  const bound = sale.mode === 'via_warehouse'
    ? []
    : sale.purchases.filter((one) => isOpen(one) && one.lines.some((line) => unshippedOf(line) > 0))
  const is_fixed = bound.length > 0 && ship_to.line1 !== sale.ship_to.line1
  return {
    text: `send ${sale.id} to ${JSON.stringify(ship_to)}`,
    send: async ({ send }) =>
      send('PATCH', `/sales-orders/${sale.id}`, { ship_to: { ...SHIP_TO, ...ship_to } }),
    refusal: refusalOf(sale) ?? (is_fixed ? 'ship_to_fixed' : undefined),
    apply: () => {
      sale.ship_to = ship_to
      tellSuppliers(sale)
    },
    ...planWhole(model, sale)
  }
}
