// Step: suppliers bill, rightly and wrongly, once and again.

import {
  type Choose, money, pickOf, pickOne, pickPurchase, purchaseOf, type Step
} from './action.ts'
import {
  type Bill, type BillCharge, type BillContent, type BillLine, isOpenBill, judge, movedOf, netOf,
  partsOf
} from './bills.ts'
import {
  isOpen, isPlanned, liveOf, type Model, type Purchase, sum, supplierOf
} from './model.ts'

let numbered = 0

export const recordBill: Step = (model, pick) => {
  const is_early = pick(6) === 0
  const purchase = pickPurchase(model, pick, (one) => !isOwn(model, one) && !isPlanned(one) &&
    (is_early ? isOpen(one) : hasBilled(one) || billableIn(model, one).length > 0))
  if (purchase === undefined) return undefined
  const { supplier_id } = purchase
  const earlier = pick(8) === 7
    ? pickOf(model.bills.filter((one) => one.supplier_id === supplier_id), pick)
    : undefined
  const content = earlier === undefined
    ? chooseContent(model, purchase, pick)
    : pickOne([earlier, { ...earlier, total: earlier.total + 1 }], pick)
  const number = earlier?.number ?? `R-${++numbered}`
  const known = model.bills.filter((one) => one.number === number)
  const same = known.find((one) => wordsOf(one) === wordsOf(content))
  const is_taken = same === undefined && known.some(({ status }) => status !== 'rejected')
  return {
    text: `bill ${number} ${wordsOf(content)}`,
    send: async ({ send }) => send('POST', '/bills', describeBill(number, content)),
    refusal: refusalOf(model, purchase, content) ?? (is_taken ? 'bill_number_taken' : undefined),
    apply: (_model, body) => {
      if (same !== undefined) return
      const { lines, charges, tax, total } = content
      const bill: Bill = {
        id: body.id,
        supplier_id,
        number,
        status: 'matched',
        lines,
        charges,
        tax,
        total,
        findings: [],
        is_spread: true
      }
      model.bills.push(bill)
      judge(model, bill)
    }
  }
}

/** A plan was shown to nobody. */
function refusalOf (
  model: Model, purchase: Purchase, { lines }: BillContent
): string | undefined {
  const billed = new Set(lines.map(({ purchase_id }) => purchase_id))
  const is_planned = model.facts.purchases.some(({ id, issued_at }) =>
    billed.has(id) && issued_at === null)
  if (is_planned) return 'purchase_order_not_found'
  return isOwn(model, purchase) ? 'own_stock_not_billed' : undefined
}

const isOwn = (model: Model, { supplier_id }: Purchase): boolean =>
  supplierOf(model, supplier_id).is_own

const wordsOf = ({ lines, charges, tax, total }: BillContent): string =>
  JSON.stringify({ lines, charges, tax, total })

/** What has moved and nobody has asked for yet. */
function billableIn (model: Model, { id, lines }: Purchase): BillLine[] {
  const { sale } = purchaseOf(model, id)
  const asked = model.bills.filter(isOpenBill).flatMap(partsOf).filter(({ units }) => units > 0)
  return lines.flatMap((line) => {
    const { line_number, unit_cost, billed } = line
    const open = sum(asked.filter(({ key }) => key === `${id}/${line_number}`), (one) => one.units)
    const quantity = movedOf(sale, line) - billed - open
    return quantity > 0 ? [{ purchase_id: id, line_number, quantity, unit_cost }] : []
  })
}

function chooseContent (model: Model, purchase: Purchase, pick: Choose): BillContent {
  const right = billableIn(model, purchase)
  if (right.length === 0 && hasBilled(purchase)) return complete(creditsOf(purchase, pick))
  const lines = right.length > 0 ? right : earlyIn(purchase)
  const choose = pickOne(CONTENTS, pick)
  return choose({ model, purchase, lines, pick })
}

type Drawn = { model: Model, purchase: Purchase, lines: BillLine[], pick: Choose }

type Draw = (drawn: Drawn) => BillContent

/** Right ones first, then what is wrong with others, and what takes a bill back. */
const CONTENTS: readonly [Draw, ...Draw[]] = [
  ({ lines }) => complete(lines),
  ({ lines }) => complete(lines),
  ({ model, purchase, lines, pick }) => complete([...lines, ...othersOf(model, purchase, pick)]),
  ({ lines }) => complete(lines, { charges: [FEE] }),
  ({ lines }) => complete(lines.slice(0, 1).map((line) => ({ ...line, quantity: 1 }))),
  ({ lines, pick }) => complete(lines, { tax_off: pickOne([0, 0, 3], pick) }),
  ({ lines, pick }) => complete(raise(lines, { unit_cost: pickOne([100, -100], pick) })),
  ({ lines, pick }) => complete(raise(lines, { quantity: pickOne([1, 1, 20], pick) })),
  ({ lines, pick }) => complete(lines, { charges: [pickOf(CHARGES, pick) ?? FEE] }),
  ({ lines, pick }) => ({ ...complete(lines), total: pick(99) }),
  ({ lines }) => complete([...lines, ...lines.slice(0, 1).map((line) =>
    ({ ...line, line_number: 99 }))]),
  ({ purchase, lines, pick }) => {
    const credits = creditsOf(purchase, pick)
    return complete(credits.length > 0 ? credits : lines)
  }
]

const FEE: BillCharge = { kind: 'order_fee', amount: 150 }
const CHARGES: readonly BillCharge[] = [
  { kind: 'freight', amount: 500 }, { kind: 'other', amount: 1 }, { kind: 'discount', amount: -101 }
]

const hasBilled = ({ lines }: Purchase): boolean => lines.some(({ billed }) => billed > 0)

/** What has not moved yet. */
const earlyIn = ({ id, lines }: Purchase): BillLine[] =>
  lines.map((line) => ({
    purchase_id: id,
    line_number: line.line_number,
    quantity: Math.max(1, liveOf(line)),
    unit_cost: line.unit_cost
  }))

/** Of another order of the supplier. */
function othersOf (model: Model, { id, supplier_id }: Purchase, pick: Choose): BillLine[] {
  const others = model.sales.flatMap(({ purchases }) => purchases).filter((one) =>
    one.supplier_id === supplier_id && one.id !== id && !isPlanned(one))
  const other = pickOf(others, pick)
  return other === undefined ? [] : billableIn(model, other)
}

function raise (
  [first, ...others]: readonly BillLine[], { quantity = 0, unit_cost = 0 }: Partial<BillLine>
): BillLine[] {
  return first === undefined
    ? []
    : [{
        ...first, quantity: first.quantity + quantity, unit_cost: first.unit_cost + unit_cost
      }, ...others]
}

/** A unit, all that was billed, or a unit more. */
function creditsOf ({ id, lines }: Purchase, pick: Choose): BillLine[] {
  const line = pickOf(lines.filter(({ billed }) => billed > 0), pick)
  if (line === undefined) return []
  const { line_number, billed, billed_costs } = line
  const unit_cost = billed_costs.at(-1) ?? line.unit_cost
  const quantity = -pickOne([1, billed, billed, billed + 1], pick)
  return [{ purchase_id: id, line_number, quantity, unit_cost }]
}

function complete (
  lines: BillLine[],
  { charges = [], tax_off }: { charges?: BillContent['charges'], tax_off?: number } = {}
): BillContent {
  const content = { lines, charges, tax: null, total: 0 }
  const net = netOf(content)
  const tax = tax_off === undefined ? null : Math.round(net / 5) + tax_off
  return { ...content, tax, total: net + (tax ?? 0) }
}

function describeBill (number: string, { lines, charges, tax, total }: BillContent): object {
  return {
    number,
    issued_on: '2026-03-02',
    lines: lines.map(({ purchase_id, line_number, quantity, unit_cost }) => ({
      purchase_order_id: purchase_id, line_number, quantity, unit_cost: money(unit_cost)
    })),
    charges: charges.map(({ kind, amount }) => ({ kind, amount: money(amount) })),
    taxes: tax === null ? [] : [{ category: 'S', rate_percent: '20', tax_amount: money(tax) }],
    total: money(total)
  }
}
