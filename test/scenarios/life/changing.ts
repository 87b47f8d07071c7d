// Steps: the customer changes the lines of an order: up, down, away, one more.

import { type Choose, pickOf, pickSale, saleOf, sourcesIfMore, type Step } from './action.ts'
import { giveUp, reduceInstead, reducibleOf, wantAgain } from './ledger.ts'
import {
  lineOf, type Model, type Sale, type SaleLine, servingOf, sum, unsourcedOf
} from './model.ts'
import { refusalOf } from './paying.ts'
import { describeLine, openLine } from './placing.ts'
import { servableOf } from './sourcing.ts'

type Change = { line_number: number, quantity: number } | { added: SaleLine }

export const change: Step = (model, pick) => {
  const sale = pickSale(model, pick, ({ status }) => status === 'draft' || status === 'confirmed')
  if (sale === undefined) return undefined
  const { id } = sale
  const changes = chooseChanges(sale, pick)
  const lines = changes.map((one) => 'added' in one ? describeLine(one.added) : one)
  const tried = tryChanges(model, id, changes)
  const before = new Map(sale.lines.map((line) => [line.line_number, unsourcedOf(sale, line)]))
  return {
    text: `change ${id} ${JSON.stringify(lines)}`,
    send: async ({ send }) => send('PATCH', `/sales-orders/${id}`, { lines }),
    refusal: refusalOf(sale) ?? tried,
    apply: () => { applyChanges(sale, changes) },
    sources: sourcesIfMore(id),
    finish: () => {
      if (sale.policy !== 'cancel_short' || sale.status !== 'confirmed') return
      for (const line of sale.lines) {
        const waited = before.get(line.line_number) ?? 0
        line.canceled += Math.max(0, unsourcedOf(sale, line) - waited)
      }
    }
  }
}

function chooseChanges (sale: Sale, pick: Choose): Change[] {
  const adding = { added: openLine(0, pick) }
  const line = pickOf(sale.lines, pick)
  if (line === undefined || pick(6) === 5) return [adding]
  const quantity = pick(4) === 3 ? 0 : pick(line.quantity + 4)
  const changing = { line_number: line.line_number, quantity }
  const other = sale.lines.find((one) => one !== line)
  switch (pick(5)) {
    case 3: return [changing, adding]
    case 4: return other === undefined
      ? [changing]
      : [changing, { line_number: other.line_number, quantity: other.quantity + 1 }]
    default: return [changing]
  }
}

/** The refusal that the changes meet, by doing them to a copy. */
function tryChanges (model: Model, id: string, changes: readonly Change[]): string | undefined {
  const copy = structuredClone(model)
  const sale = saleOf(copy, id)
  const waiting = (): Map<number, number> => new Map(sale.lines.map((line) =>
    [line.line_number, unsourcedOf(sale, line)]))
  const before = waiting()
  const refusal = applyChanges(sale, changes)
  if (refusal !== undefined) return refusal
  if (sale.status === 'draft') {
    const is_empty = sale.lines.every((line) => line.quantity === line.canceled)
    return is_empty ? 'invalid_request' : undefined
  }
  const after = waiting()
  const is_more = [...after].some(([number, units]) => units > (before.get(number) ?? 0))
  if (sale.policy !== 'reject' || !is_more) return undefined
  const short = sum([...after.values()], (units) => units) - servableOf(copy, sale)
  return short > sum([...before.values()], (units) => units) ? 'insufficient_stock' : undefined
}

/** Says the refusal of the first that is not possible. */
function applyChanges (sale: Sale, changes: readonly Change[]): string | undefined {
  for (const one of changes) {
    if ('added' in one) {
      const line_number = nextNumber(sale)
      sale.lines.push({ ...structuredClone(one.added), line_number })
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
function nextNumber ({ lines, purchases }: Sale): number {
  return 1 + Math.max(0, ...lines.map((line) => line.line_number),
    ...purchases.flatMap((one) => one.lines.map((line) => line.sale_line)))
}

/** What suppliers are asked to give up still counts in `quantity`, but not in what is wanted. */
function setQuantity (sale: Sale, line: SaleLine, quantity: number): string | undefined {
  const asked = (kind: 'cancellation' | 'reduction'): number =>
    sum(servingOf(sale, line.line_number), ({ pending }) => pending[kind])
  const more = quantity - (line.quantity - asked('reduction'))
  if (more >= 0) {
    const raised = more - wantAgain(sale, line, 'reduction', more)
    // Units that were to be canceled serve those added: as many are canceled instead.
    line.canceled += wantAgain(sale, line, 'cancellation', raised)
    line.quantity += raised
    return undefined
  }
  // What is wanted goes first, then what is being canceled, then what is canceled already.
  const wanted = line.quantity - line.canceled - asked('cancellation') - asked('reduction')
  const units = Math.min(-more, wanted)
  if (units > reducibleOf(sale, line)) return 'not_cancelable'
  const turned = reduceInstead(sale, line, -more - units)
  const forgotten = -more - units - turned
  const at_once = giveUp(sale, line, 'reduction', units)
  line.quantity -= at_once + forgotten
  line.canceled -= forgotten
  return undefined
}
