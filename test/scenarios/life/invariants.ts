// The invariants of the domain, on what is stored before and after a step; none broken is wanted.

import type {
  Facts, PurchaseFact, PurchaseLineFact, SaleFact, SaleLineFact, ShipmentFact
} from './facts.ts'

export const sum = <T>(items: readonly T[], count: (item: T) => number): number =>
  items.reduce((total, item) => total + count(item), 0)

const liveOf = ({ quantity, rejected, canceled }: PurchaseLineFact): number =>
  quantity - rejected - canceled

/** Each as the number of the invariant, where it is broken, and how. */
export function findBroken (before: Facts, after: Facts, is_job: boolean): string[] {
  return [
    ...after.purchases.flatMap(breakLedger),
    ...breakSent(after),
    ...after.sales.flatMap((sale) => breakLines(sale, after)),
    ...after.sales.flatMap(breakStatus),
    ...after.sales.flatMap(breakMoney),
    ...breakStock(before, after),
    ...breakIssue(before, after),
    ...breakVersions(before, after, is_job)
  ]
}

function unless (holds: boolean, fault: string): string[] {
  return holds ? [] : [fault]
}

function breakLedger ({ id, lines }: PurchaseFact): string[] {
  return lines.flatMap((line) => {
    const { delivered, shipped, accepted, rejected, canceled, quantity, pending } = line
    const { proposed, offered } = line
    const name = `1: ${id}/${line.line_number}`
    return [
      ...unless(isWithin(line) && shipped <= accepted,
        `${name}: delivered + lost + refused ≤ shipped ≤ accepted, none below 0`),
      ...unless(line.returned >= 0 && line.returned <= delivered,
        `${name}: 0 ≤ returned ≤ delivered`),
      ...unless(accepted + rejected + canceled <= quantity,
        `${name}: accepted + rejected + canceled ≤ quantity`),
      ...unless(pending >= 0 && pending <= accepted - shipped,
        `${name}: only accepted units that have not shipped are asked back`),
      ...unless(proposed >= 0 && offered >= 0 && accepted + proposed + offered <= liveOf(line),
        `${name}: units that wait for a person are live and not accepted`),
      ...unless(line.missing >= 0 && line.missing <= rejected,
        `${name}: 0 ≤ missing ≤ rejected`),
      ...unless(line.reserved >= 0 && line.reserved <= liveOf(line) + line.missing,
        `3: ${id}/${line.line_number}: stock held by units that neither are live nor went missing`)
    ]
  })
}

/** What arrived, was lost or refused had shipped. */
function isWithin (
  { shipped, delivered, lost, refused }:
  Pick<SaleLineFact, 'shipped' | 'delivered' | 'lost' | 'refused'>
): boolean {
  return delivered >= 0 && lost >= 0 && refused >= 0 && delivered + lost + refused <= shipped
}

/** What was sent and not voided has shipped or went missing; only shipments keep the latter. */
function breakSent ({ purchases, shipments }: Facts): string[] {
  return purchases.flatMap(({ id, lines }) => {
    const sent = shipments.filter((one) => one.purchase_id === id && one.canceled_at === null)
      .flatMap((one) => one.lines)
    return lines.flatMap((line) => unless(line.shipped + line.missing === sum(sent, (one) =>
      one.line_number === line.line_number ? one.quantity - one.over : 0),
    `1: ${id}/${line.line_number}: shipped + missing = Σ shipments`))
  })
}

function breakLines (sale: SaleFact, { purchases, shipments }: Facts): string[] {
  const own = purchases.filter(({ sale_id }) => sale_id === sale.id)
  const onward = shipments.filter(({ sale_id, purchase_id, canceled_at }) =>
    sale_id === sale.id && purchase_id === null && canceled_at === null)
  return sale.lines.flatMap((line) => {
    const serving = own.flatMap(({ lines }) => lines)
      .filter(({ sale_line }) => sale_line === line.line_number)
    const sent = sale.delivery_mode === 'via_warehouse'
      ? onwardOf(onward, line.line_number)
      : sumSent(serving)
    const name = `2: ${sale.id}/${line.line_number}`
    return [
      ...unless(line.sourced === sum(serving, (one) => liveOf(one) - one.surplus),
        `${name}: sourced = Σ (live − surplus)`),
      ...unless(line.canceled >= 0 && line.sourced + line.canceled <= line.quantity,
        `${name}: sourced + canceled ≤ quantity`),
      ...unless(line.canceled === 0 || line.cancel_reason !== null,
        `${name}: canceled, and nobody says why`),
      ...unless(line.shipped === sent.shipped && line.delivered === sent.delivered &&
        line.lost === sent.lost && line.refused === sent.refused,
      `${name}: shipped, delivered, lost and refused are those of what serves it`),
      ...unless(isWithin(line), `${name}: delivered + lost + refused ≤ shipped`),
      ...unless(line.returned === sum(serving, (one) => one.returned) &&
        line.returned <= line.delivered, `${name}: returned = Σ returned ≤ delivered`),
      ...unless(sale.delivery_mode === 'drop_ship' ||
        line.shipped <= sum(serving, (one) => one.delivered),
      `${name}: at most what was received is shipped on`),
      ...unless(serving.every(({ sku, substitute_for }) =>
        (sku === line.sku) === (substitute_for === null)), `${name}: served by another SKU`),
      ...unless(sale.status !== 'canceled' || line.sourced === 0,
        `5: ${sale.id} is canceled and has live purchase order quantity`)
    ]
  })
}

/** Only an order of which nothing is wanted any more is canceled, and it has ended. */
function breakStatus ({ id, status, lines }: SaleFact): string[] {
  const wanted = sum(lines, ({ quantity, canceled }) => quantity - canceled)
  const live = sum(lines, ({ sourced }) => sourced)
  return unless(wanted > 0 || live > 0 ? status !== 'canceled' : status === 'canceled',
    `status: ${id} is ${status}, ${wanted} units are wanted, ${live} are live`)
}

/** No more goes back than ever came; what was credited never raises what is owed. */
function breakMoney ({ id, refunded, received, credited }: SaleFact): string[] {
  return unless(refunded <= received + credited && credited >= 0,
    `money: ${id}: ${refunded} refunded, ${received} received, ${credited} credited`)
}

type Sent = Pick<SaleLineFact, 'shipped' | 'delivered' | 'lost' | 'refused'>

function sumSent (sent: readonly Sent[]): Sent {
  return {
    shipped: sum(sent, (one) => one.shipped),
    delivered: sum(sent, (one) => one.delivered),
    lost: sum(sent, (one) => one.lost),
    refused: sum(sent, (one) => one.refused)
  }
}

function onwardOf (shipments: readonly ShipmentFact[], line_number: number): Sent {
  return sumSent(shipments.flatMap(({ delivered_at, lines }) => lines
    .filter(({ sale_line }) => sale_line === line_number)
    .map(({ quantity: shipped, arrived, lost, refused }) => ({
      shipped,
      delivered: delivered_at === null ? arrived : shipped - lost - refused,
      lost,
      refused
    }))))
}

const keyOf = (supplier_id: string, sku: string): string => `${supplier_id} ${sku}`

/** By supplier and SKU. */
function countUnits (
  { purchases }: Facts, count: (line: PurchaseLineFact, purchase: PurchaseFact) => number
): Map<string, number> {
  const counted = new Map<string, number>()
  for (const purchase of purchases) {
    for (const line of purchase.lines) {
      const key = keyOf(purchase.supplier_id, line.sku)
      counted.set(key, (counted.get(key) ?? 0) + count(line, purchase))
    }
  }
  return counted
}

function breakStock (before: Facts, after: Facts): string[] {
  const known = new Set(before.purchases.flatMap(({ id, lines }) =>
    lines.map(({ line_number }) => `${id}/${line_number}`)))
  const held = countUnits(after, (line) => line.reserved)
  const taken = countUnits(after, (line, { id }) =>
    known.has(`${id}/${line.line_number}`) ? 0 : line.quantity)
  const was = new Map(before.stock.map((row) => [keyOf(row.supplier_id, row.sku), row]))
  return after.stock.flatMap((row) => {
    const { supplier_id, sku, on_hand, reserved } = row
    const key = keyOf(supplier_id, sku)
    const earlier = was.get(key)
    const available = Math.max(0, on_hand - reserved)
    const before_available = Math.max(0, (earlier?.on_hand ?? 0) - (earlier?.reserved ?? 0))
    return [
      ...unless(reserved === (held.get(key) ?? 0), `3: ${key}: reserved = Σ of its lines`),
      ...unless((taken.get(key) ?? 0) === 0 || reserved <= on_hand,
        `4: ${key}: taken beyond what is there`),
      ...unless(available <= before_available || after.marked.includes(sku),
        `stock: ${key}: more is available and nothing marks it`)
    ]
  })
}

function breakIssue (before: Facts, after: Facts): string[] {
  const sales = new Map(after.sales.map((sale) => [sale.id, sale]))
  const issued = new Set(before.purchases.flatMap(({ id, issued_at }) =>
    issued_at === null ? [] : id))
  return after.purchases.flatMap((purchase) => {
    const { id, sale_id, issued_at, status } = purchase
    const sale = sales.get(sale_id)
    const is_released = sale !== undefined && sale.holds.length === 0 &&
      (sale.status === 'confirmed' || sale.status === 'completed') &&
      (sale.payment_terms === 'on_account' || sale.paid >= Math.max(0, sale.total - sale.credited))
    return [
      ...unless(issued_at === null || issued.has(id) || is_released,
        `5: ${id} was issued and its order is not released`),
      ...unless(issued_at !== null || !is_released || status !== 'planned',
        `5: ${id} is planned and its order is released`)
    ]
  })
}

type Subject = { id: string, version: number }

function breakVersions (before: Facts, after: Facts, is_job: boolean): string[] {
  const subjectsOf = ({ sales, purchases, shipments, exceptions, bills }: Facts): Subject[] =>
    [...sales, ...purchases, ...shipments, ...exceptions, ...bills]
  const was = new Map(subjectsOf(before).map(({ id, version }) => [id, version]))
  const raised = subjectsOf(after).filter(({ id, version }) => version !== was.get(id))
  const raised_ids = new Set(raised.map(({ id }) => id))
  const belonging = [...after.purchases, ...after.shipments]
  return [
    ...after.untold.map((id) => `6: ${id}: its events are not those of its versions`),
    ...raised.flatMap(({ id, version }) => unless(is_job || version === (was.get(id) ?? 0) + 1,
      `6: ${id}: more than one version in one command`)),
    ...belonging.flatMap(({ id, sale_id }) =>
      unless(!raised_ids.has(id) || raised_ids.has(sale_id),
        `6: ${id} changed, and ${sale_id} shows it unchanged`))
  ]
}
