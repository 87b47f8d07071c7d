// Bills of suppliers as the model knows them: what is found in them, and what approved ones cost.

import {
  liveOf, type Model, type Purchase, type PurchaseLine, type Sale, sum
} from './model.ts'

export type BillLine = {
  purchase_id: string, line_number: number, quantity: number, unit_cost: number
}

export type BillCharge = { kind: 'freight' | 'order_fee' | 'other' | 'discount', amount: number }

/** Cents. */
export type BillContent = {
  lines: BillLine[]
  charges: BillCharge[]
  /** Of 20 percent; null: the bill names no tax. */
  tax: number | null
  total: number
}

export type Bill = BillContent & {
  id: string
  supplier_id: string
  number: string
  status: 'matched' | 'disputed' | 'approved' | 'rejected' | 'paid'
  /** Codes, with what they are about, as they were found last. */
  findings: string[]
  /** Does the model know how its charges were spread? */
  is_spread: boolean
}

type Found = { sale: Sale, purchase: Purchase, line: PurchaseLine | undefined }

export const isOpenBill = ({ status }: Bill): boolean =>
  status === 'matched' || status === 'disputed'

export const netOf = ({ lines, charges }: BillContent): number =>
  sum(lines, ({ quantity, unit_cost }) => quantity * unit_cost) +
    sum(charges, ({ amount }) => amount)

/** Units that went back, as far as the supplier gave the money back. */
const takenBackOf = ({ given_back, returned, refused }: PurchaseLine): number =>
  Math.min(given_back, returned + refused)

/** Units that moved, with those beyond the order, and that nobody lost or took back. */
export function movedOf ({ mode }: Pick<Sale, 'mode'>, line: PurchaseLine): number {
  const there = mode === 'via_warehouse' ? line.delivered : line.shipped - line.lost
  return there + line.over - takenBackOf(line)
}

const suppliedOf = (line: PurchaseLine): number =>
  liveOf(line) - line.lost - takenBackOf(line)

/** Ordered units that nobody has billed yet. */
export const unbilledOf = (line: PurchaseLine): number =>
  Math.max(0, suppliedOf(line) - line.billed)

export function billingStatusOf ({ lines }: Purchase): string {
  if (lines.every((line) => line.billed === 0 && takenBackOf(line) === 0)) return 'unbilled'
  if (lines.some((line) => line.billed > suppliedOf(line) + line.over)) return 'overbilled'
  return lines.every((line) => unbilledOf(line) === 0) ? 'billed' : 'partially_billed'
}

export function findOrder ({ sales }: Model, { purchase_id, line_number }: BillLine): Found {
  for (const sale of sales) {
    const purchase = sale.purchases.find(({ id }) => id === purchase_id)
    if (purchase === undefined) continue
    return { sale, purchase, line: purchase.lines.find((one) => one.line_number === line_number) }
  }
  throw new Error(`no purchase ${purchase_id}`)
}

/** What the bill says of one line of an order. */
type Part = { key: string, lines: BillLine[], units: number }

export function partsOf ({ lines }: BillContent): Part[] {
  const by_line = Map.groupBy(lines, ({ purchase_id, line_number }) =>
    `${purchase_id}/${line_number}`)
  return [...by_line].map(([key, own]) =>
    ({ key, lines: own, units: sum(own, ({ quantity }) => quantity) }))
}

/** By now, in order of the alphabet; a bill that is new comes after all others. */
export function findingsOf (model: Model, bill: BillContent & { id: string }): string[] {
  const at = model.bills.findIndex(({ id }) => id === bill.id)
  const older = (at < 0 ? model.bills : model.bills.slice(0, at)).filter(isOpenBill)
  return [
    ...partsOf(bill).flatMap((part) => findInPart(model, part, older)),
    ...findCharges(model, bill, older),
    ...isTaxRight(bill) ? [] : ['tax_differs'],
    ...bill.total === netOf(bill) + (bill.tax ?? 0) ? [] : ['sum_wrong']
  ].sort()
}

function findInPart (model: Model, part: Part, older: readonly Bill[]): string[] {
  const [first] = part.lines
  if (first === undefined) return []
  const { sale, line } = findOrder(model, first)
  if (line === undefined) return part.lines.map(() => `unknown_line ${part.key}`)
  const others = older.flatMap(partsOf).filter(({ key }) => key === part.key)
  const units = findUnits(sale, line, { now: part.units, others })
  const known = [...line.billed_costs, ...others.flatMap(({ lines }) => lines.map(costOf))]
  return [
    ...units === null ? [] : [`${units} ${part.key}`],
    ...part.lines.flatMap(({ quantity, unit_cost }) => {
      if (unit_cost === line.unit_cost || (quantity < 0 && known.includes(unit_cost))) return []
      return [`${unit_cost > line.unit_cost ? 'over_price' : 'under_price'} ${part.key}`]
    })
  ]
}

const costOf = ({ unit_cost }: BillLine): number => unit_cost

function findUnits (
  sale: Sale, line: PurchaseLine, { now, others }: { now: number, others: readonly Part[] }
): string | null {
  // What an open bill credits makes no room for what another asks.
  const counted = others.filter(({ units }) => now <= 0 || units > 0)
  const earlier = line.billed + sum(counted, ({ units }) => units)
  if (now <= 0) return earlier + now < 0 ? 'over_quantity' : null
  if (now > liveOf(line) - line.lost + line.over) return 'over_quantity'
  const moved = movedOf(sale, line)
  if (earlier + now <= moved) return null
  return earlier > 0 && now <= moved ? 'billed_before' : 'not_shipped'
}

/** Of the fee of its order a bill may ask what no other has asked; of all else nothing. */
function findCharges (model: Model, bill: BillContent, older: readonly Bill[]): string[] {
  const [first] = bill.lines
  const kinds = [...new Set(bill.charges.map(({ kind }) => kind))]
  return kinds.flatMap((kind) => {
    const purchase = first && findOrder(model, first).purchase
    const agreed = kind === 'order_fee' ? purchase?.order_fee ?? 0 : 0
    const others = older.filter(({ lines }) => lines[0]?.purchase_id === purchase?.id)
    const now = chargedIn(bill, kind)
    const before = (kind === 'order_fee' ? purchase?.billed_fee ?? 0 : 0) +
      sum(others, (one) => chargedIn(one, kind))
    return now > 0 && now + before > agreed ? ['charge_not_agreed'] : []
  })
}

const chargedIn = ({ charges }: BillContent, kind: BillCharge['kind']): number =>
  sum(charges.filter((one) => one.kind === kind), ({ amount }) => amount)

/** To half a cent, to either side. */
function isTaxRight (bill: BillContent): boolean {
  return bill.tax === null || Math.abs(bill.tax * 10 - netOf(bill) * 2) <= 5
}

/** What it asks counts from now on. Charges and what is on no line are spread by value. */
function charge (model: Model, bill: Bill): void {
  for (const { lines, units } of partsOf(bill)) {
    const [first] = lines
    const line = first && findOrder(model, first).line
    if (line === undefined) continue
    line.billed += units
    line.given_back += Math.max(0, -units)
    line.billed_costs.push(...lines.map(costOf))
    line.billed_goods = (line.billed_goods ?? 0) +
      sum(lines, ({ quantity, unit_cost }) => quantity * unit_cost)
  }
  const [first] = bill.lines
  if (first !== undefined) {
    findOrder(model, first).purchase.billed_fee += chargedIn(bill, 'order_fee')
  }
}

/** What matches is approved at once where the merchant says so. */
export function judge (model: Model, bill: Bill): void {
  bill.findings = findingsOf(model, bill)
  bill.status = bill.findings.length > 0 ? 'disputed' : 'matched'
  if (bill.status === 'matched' && model.config.approval === 'automatic') approve(model, bill)
}

export function approve (model: Model, bill: Bill): void {
  Object.assign(bill, { status: 'approved', is_spread: false })
  charge(model, bill)
}
