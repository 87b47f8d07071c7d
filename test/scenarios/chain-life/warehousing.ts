// Steps of B and C at their own warehouses: goods arrive there and are sent on, or never arrive.

import { isUnderWay } from './supplying.ts'
import {
  type Parcel, type Purchase, type PurchaseLine, purchasesOf, type Sale, salesOf, tell
} from './telling.ts'
import type { Life, Member } from './world.ts'

/** Units that have left for the warehouse, and nobody knows what became of them. */
const transitOf = (line: PurchaseLine): number => line.shipped_quantity -
  line.delivered_quantity - line.lost_quantity - line.refused_quantity

function isComing ({ delivery_mode, lines }: Purchase): boolean {
  return delivery_mode === 'via_warehouse' && lines.some((line) => transitOf(line) > 0)
}

async function pickComing ({ chance, members: { A, B, C } }: Life) {
  const member = chance.pickOne([A, B, B, C, C])
  const order = chance.pick((await purchasesOf(member)).filter(isComing))
  return order === undefined ? undefined : { member, order }
}

/** All of it, or less. */
export async function receive (life: Life): Promise<void> {
  const found = await pickComing(life)
  if (found === undefined) return
  const { below } = life.chance
  await receiveLines(life, found.member, found.order, (most) =>
    below(3) === 0 ? 1 + below(most) : most)
}

async function receiveLines (
  life: Life, member: Member, { id, lines }: Purchase, choose: (most: number) => number
): Promise<void> {
  const units = lines.filter((line) => transitOf(line) > 0).map((line) =>
    ({ line_number: line.line_number, quantity: choose(transitOf(line)) }))
  await tell(life, member.name, member, ['POST', `/purchase-orders/${id}/receipts`,
    { lines: units }])
}

/** What has not arrived never will. */
export async function endTransit (life: Life): Promise<void> {
  const found = await pickComing(life)
  if (found === undefined) return
  const { member, order } = found
  await tell(life, member.name, member, ['POST', `/purchase-orders/${order.id}/closure`, {}])
}

type Stored = { sale: Sale, lines: Array<{ line_number: number, quantity: number }> }

/** What lies in the member's warehouse for its orders, and is not sent on. */
async function storedAt (member: Member): Promise<Stored[]> {
  const [sales, purchases] = await Promise.all([salesOf(member), purchasesOf(member)])
  return sales.filter((sale) => sale.delivery_mode === 'via_warehouse' &&
    sale.status === 'confirmed').flatMap((sale) => {
    const lines = sale.lines.flatMap(({ line_number, quantity, canceled_quantity, ...line }) => {
      const received = purchases.filter(({ sales_order_id }) => sales_order_id === sale.id)
        .flatMap((order) => order.lines)
        .filter((one) => one.sales_order_line_number === line_number)
        .reduce((units, one) => units + one.delivered_quantity, 0)
      const most = Math.min(received, quantity - canceled_quantity) - line.shipped_quantity
      return most > 0 ? [{ line_number, quantity: most }] : []
    })
    return lines.length === 0 ? [] : [{ sale, lines }]
  })
}

export async function sendOn (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { A, B, C } } = life
  const member = pickOne([A, B, B, C, C])
  const found = pick(await storedAt(member))
  if (found === undefined) return
  const is_part = below(3) === 0
  await sendLines(life, member, {
    ...found,
    lines: found.lines.map(({ line_number, quantity }) =>
      ({ line_number, quantity: is_part ? 1 + below(quantity) : quantity }))
  })
}

async function sendLines (life: Life, member: Member, { sale, lines }: Stored): Promise<void> {
  const tracking_number = life.chance.pickOne([null, `W${life.chance.below(4)}`])
  await tell(life, member.name, member, ['POST', `/sales-orders/${sale.id}/shipments`,
    { lines, carrier: 'DPD', tracking_number }])
}

/** A parcel that the member has sent on itself. */
const isSentOn = ({ purchase_order_id, destination }: Parcel): boolean =>
  purchase_order_id === null && destination === 'customer'

export async function deliverSentOn (life: Life): Promise<void> {
  const { chance: { pick, pickOne }, members: { A, B, C } } = life
  const member = pickOne([A, B, B, C])
  const parcel = pick((await salesOf(member)).flatMap(({ shipments }) => shipments)
    .filter((one) => isSentOn(one) && isUnderWay(one)))
  if (parcel === undefined) return
  await tell(life, member.name, member, ['POST', `/shipments/${parcel.id}/delivery`, {}])
}

/** All that is on its way to a warehouse arrives, is sent on, and is delivered. */
export async function storeAll (life: Life): Promise<void> {
  /* eslint-disable no-await-in-loop -- one after the other */
  for (const member of Object.values(life.members)) {
    const { link } = member
    const coming = (await purchasesOf(member)).filter(isComing)
    for (const order of coming) {
      // Of what a partner has sent, it is told by the partner too.
      if (link === null || order.supplier_id !== link.supplier_id || life.chance.below(2) === 0) {
        await receiveLines(life, member, order, (most) => most)
      }
    }
    for (const stored of await storedAt(member)) await sendLines(life, member, stored)
    const parcels = (await salesOf(member)).flatMap(({ shipments }) => shipments)
    for (const { id } of parcels.filter((one) => isSentOn(one) && isUnderWay(one))) {
      await tell(life, member.name, member, ['POST', `/shipments/${id}/delivery`, {}])
    }
  }
  /* eslint-enable no-await-in-loop */
}
