// Steps: goods that are shipped, received, sent on and delivered.

import {
  type Choose, pickOne, pickPurchase, pickSale, purchaseOf, type Step
} from './action.ts'
import { closeReceived } from './arriving.ts'
import { heldBy, refuse } from './ledger.ts'
import {
  isOpen, liveOf, type Model, pendingOf, type Purchase, type PurchaseLine, receivedOf, rowOf,
  type Sale, sentOf, supplierOf, unansweredOf, undecidedOf
} from './model.ts'
import { type Shipment, type ShipmentLine, transitOf } from './shipments.ts'

/** Units the supplier may send. */
const shippableOf = (line: PurchaseLine): number =>
  line.accepted + unansweredOf(line) - line.shipped

type Units = { line_number: number, quantity: number }

export const ship: Step = (model, pick) => {
  const purchase = pickPurchase(model, pick, (one) =>
    isOpen(one) && one.lines.some((line) => shippableOf(line) > 0))
  if (purchase === undefined) return undefined
  const { sale } = purchaseOf(model, purchase.id)
  const { over_tolerance } = supplierOf(model, purchase.supplier_id)
  const spareOf = (line: PurchaseLine): number =>
    Math.max(0, Math.trunc(liveOf(line) * over_tolerance / 100) - line.over)
  const units = chooseUnits(purchase, pick)
  if (units.length === 0) return undefined
  const lineOf = (number: number): PurchaseLine | undefined =>
    purchase.lines.find((line) => line.line_number === number)
  const is_too_much = units.some(({ line_number, quantity }) => {
    const line = lineOf(line_number)
    return line !== undefined && quantity > shippableOf(line) + spareOf(line)
  })
  const shipped_at = pick(4) === 3 ? new Date(oldest(model, purchase) - 1_000).toISOString() : null
  return {
    text: `ship ${purchase.id} ${JSON.stringify(units)} ${shipped_at ?? ''}`,
    send: async ({ send }) => send('POST', `/purchase-orders/${purchase.id}/shipments`,
      { lines: units, ...shipped_at !== null && { shipped_at } }),
    refusal: isOpen(purchase)
      ? is_too_much ? 'shipment_exceeds_accepted' : undefined
      : 'purchase_order_not_open',
    apply: (_model, body) => {
      const lines = units.flatMap(({ line_number, quantity }) => {
        const line = lineOf(line_number)
        if (line === undefined) return []
        const took = send(model, purchase, line, { quantity, body })
        return [{ line_number, quantity, ...ON_ITS_WAY, ...took }]
      })
      sale.shipments.push({ ...openShipment(body), purchase_id: purchase.id, lines })
    }
  }
}

/** Some of what there is, now and then too much; nothing of what waits for a person. */
function chooseUnits ({ lines }: Purchase, pick: Choose): Units[] {
  const able = lines.filter((line) => shippableOf(line) > 0 || line.shipped > 0)
  const named = pick(3) === 0 ? able.slice(0, 1) : able
  return named.flatMap((line) => {
    const most = shippableOf(line)
    const over = undecidedOf(line) > 0 ? 0 : pickOne([0, 0, 0, 1, 2], pick)
    const quantity = pick(2) === 0 ? most + over : 1 + pick(Math.max(1, most))
    return quantity > 0 && (quantity <= most || undecidedOf(line) === 0)
      ? [{ line_number: line.line_number, quantity }]
      : []
  })
}

function oldest (model: Model, { supplier_id, lines }: Purchase): number {
  return Math.min(...lines.map(({ sku }) => rowOf(model, supplier_id, sku).as_of))
}

const ON_ITS_WAY = { arrived: 0, lost: 0, refused: 0 } as const

function openShipment (
  { id, shipped_at }: { id: string, shipped_at: string }
): Omit<Shipment, 'purchase_id' | 'lines'> {
  return {
    id,
    is_delivered: false,
    is_failed: false,
    is_canceled: false,
    shipped_at: Date.parse(shipped_at),
    incidents: []
  }
}

/** Says how many of them were sent beyond the order, and what they took of the stock. */
function send (
  model: Model, purchase: Purchase, line: PurchaseLine,
  { quantity, body }: { quantity: number, body: { shipped_at: string } }
): Pick<ShipmentLine, 'over' | 'released' | 'taken'> {
  const row = rowOf(model, purchase.supplier_id, line.sku)
  const units = Math.min(quantity, shippableOf(line))
  const over = quantity - units
  const held = heldBy(line, units)
  const shipped_at = Date.parse(body.shipped_at)
  const { on_hand } = row
  if (shipped_at > row.as_of) row.on_hand = Math.max(0, row.on_hand - held - over)
  line.reserved -= held
  line.shipped += units
  line.over += over
  line.sent.push({ shipped_at, quantity: units })
  if (line.shipped > line.accepted) {
    line.accepted = line.shipped
    line.accepted_at = 'unknown'
  }
  refuse(purchase, line, pendingOf(line) - Math.min(pendingOf(line), line.accepted - line.shipped))
  return { over, released: held, taken: on_hand - row.on_hand }
}

export const receive: Step = (model, pick) => {
  const purchase = pickPurchase(model, pick, (one, sale) => sale.mode === 'via_warehouse' &&
    isOpen(one) && one.lines.some((line) => transitOf(line) > 0))
  if (purchase === undefined) return undefined
  const { sale } = purchaseOf(model, purchase.id)
  const units = purchase.lines.flatMap((line) => {
    const most = transitOf(line)
    const quantity = pickOne([most, Math.min(1, most), most + pick(8) % 2], pick)
    return quantity === 0 ? [] : [{ line, quantity }]
  })
  if (units.length === 0) return undefined
  return {
    text: `receive ${purchase.id} ${JSON.stringify(units.map(({ quantity }) => quantity))}`,
    send: async ({ send }) => send('POST', `/purchase-orders/${purchase.id}/receipts`, {
      lines: units.map(({ line: { line_number }, quantity }) => ({ line_number, quantity }))
    }),
    refusal: refusalOfReceipt(sale, purchase, units.some(({ line, quantity }) =>
      quantity > transitOf(line))),
    apply: () => {
      for (const { line, quantity } of units) line.delivered += quantity
      closeReceived(sale, purchase)
    }
  }
}

function refusalOfReceipt (
  { mode }: Sale, purchase: Purchase, is_too_much: boolean
): string | undefined {
  if (mode !== 'via_warehouse') return 'not_via_warehouse'
  if (!isOpen(purchase)) return 'purchase_order_not_open'
  return is_too_much ? 'receipt_exceeds_shipped' : undefined
}

/** The merchant sends on what it received. */
export const shipOn: Step = (model, pick) => {
  const mostOf = (sale: Sale, line: Sale['lines'][number]): number =>
    Math.min(receivedOf(sale, line.line_number), line.quantity - line.canceled) -
      sentOf(sale, line.line_number).shipped
  const sale = pickSale(model, pick, (one) => one.mode === 'via_warehouse' &&
    one.status === 'confirmed' && one.lines.some((line) => mostOf(one, line) > 0))
  if (sale?.mode !== 'via_warehouse') return undefined
  const units = sale.lines.flatMap((line) => {
    const most = Math.max(0, mostOf(sale, line))
    const quantity = pickOne([most, Math.min(1, most), most + pick(8) % 2], pick)
    return quantity === 0 ? [] : [{ line, quantity }]
  })
  if (units.length === 0) return undefined
  const lines = units.map(({ line: { line_number }, quantity }) => ({ line_number, quantity }))
  const is_too_much = units.some(({ line, quantity }) => quantity > mostOf(sale, line))
  return {
    text: `ship on ${sale.id} ${JSON.stringify(lines)}`,
    send: async ({ send }) => send('POST', `/sales-orders/${sale.id}/shipments`, { lines }),
    refusal: sale.status === 'confirmed'
      ? is_too_much ? 'shipment_exceeds_received' : undefined
      : 'sales_order_not_confirmed',
    apply: (_model, body) => {
      sale.shipments.push({
        ...openShipment(body),
        purchase_id: null,
        lines: lines.map((one) => ({ ...one, over: 0, ...ON_ITS_WAY, released: 0, taken: 0 }))
      })
    }
  }
}
