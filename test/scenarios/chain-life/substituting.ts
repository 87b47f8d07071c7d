// Steps of substitutes, and of losses of what a partner has sent.

import { isOpen, isUnderWay, leftOf, pickPurchase, speak } from './supplying.ts'
import { purchasesOf, tell } from './telling.ts'
import { linkedOf } from './meddling.ts'
import type { Life } from './world.ts'

/** A supplier would send another SKU for some of the units; a person decides, as on exceptions. */
export async function offerSubstitute (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, spare } = life
  const found = await pickPurchase(life, (order) => isOpen(order) &&
    order.lines.some((line) => leftOf(line) > 0 && line.sku !== spare))
  const line = pick(found?.order.lines.filter((one) =>
    leftOf(one) > 0 && one.sku !== spare) ?? [])
  if (found === undefined || line === undefined) return
  const { line_number, shipped_quantity } = line
  const left = leftOf(line)
  const quantity = 1 + below(left)
  const kept = shipped_quantity + left - quantity
  await speak(life, found, ['POST', `/purchase-orders/${found.order.id}/acknowledgements`, {
    lines: [
      ...kept > 0 ? [{ line_number, status: 'accepted', quantity: kept }] : [],
      {
        line_number,
        status: 'substituted',
        quantity,
        substitute_sku: spare,
        reason: pickOne([null, 'out_of_stock'])
      }
    ]
  }])
}

/** Who bought at a partner, or its shop, tells of a loss that the partner may not know of. */
export async function reportLoss (life: Life): Promise<void> {
  const { below, pick, pickOne } = life.chance
  const sent = await Promise.all(linkedOf(life).map(async (buyer) => {
    const orders = await purchasesOf(buyer, buyer.link.supplier_id)
    return orders.flatMap(({ shipments }) => shipments)
      .filter(({ canceled_at }) => canceled_at === null).map((parcel) => ({ buyer, parcel }))
  }))
  const found = pick(sent.flat())
  const line = pick(found?.parcel.lines ?? [])
  if (found === undefined || line === undefined) return
  const { buyer, parcel } = found
  const is_shop = parcel.destination === 'customer' && below(3) === 0
  const { line_number, sales_order_line_number, quantity } = line
  await tell(life, is_shop ? `${buyer.name}'s shop` : buyer.name,
    is_shop ? buyer.storefront : buyer, ['POST', `/shipments/${parcel.id}/incidents`, {
      kind: isUnderWay(parcel) ? pickOne(['lost', 'refused', 'damaged']) : 'damaged',
      lines: [{
        line_number: is_shop ? sales_order_line_number : line_number,
        quantity: 1 + below(quantity)
      }],
      reason: `Loss ${below(1_000_000)}`
    }])
}
