// Steps of those who have goods: they answer, ship, take back, and tell what became of parcels.

import {
  type Parcel, type Purchase, type PurchaseLine, purchasesOf, tell
} from './telling.ts'
import type { Life, Member } from './world.ts'

export type Found = { member: Member, order: Purchase }

/** What the member's own supplier has, or its warehouse, and not its partner. */
async function ownPurchases (member: Member): Promise<Found[]> {
  const orders = await purchasesOf(member)
  return orders.filter(({ supplier_id }) => supplier_id !== member.link?.supplier_id)
    .map((order) => ({ member, order }))
}

/** Of its own warehouse the member speaks itself. */
export async function speak (
  life: Life, { member, order }: Found, request: Parameters<typeof tell>[3]
): Promise<void> {
  await (order.supplier_id === member.supplier_id
    ? tell(life, `${member.name}'s supplier`, member.supplier, request)
    : tell(life, member.name, member, request))
}

/** The maker decides most. */
export async function pickPurchase (
  { chance, members: { A, B, C } }: Life, isWanted: (order: Purchase) => boolean
): Promise<Found | undefined> {
  const member = chance.pickOne([A, A, A, B, B, C])
  const found = await ownPurchases(member)
  return chance.pick(found.filter(({ order }) => isWanted(order)))
}

export const isOpen = ({ status }: Purchase): boolean =>
  status === 'issued' || status === 'acknowledged'

export const liveOf = ({ quantity, rejected_quantity, canceled_quantity }: PurchaseLine): number =>
  quantity - rejected_quantity - canceled_quantity

export const leftOf = (line: PurchaseLine): number => liveOf(line) - line.shipped_quantity

export async function answer (life: Life): Promise<void> {
  const { chance: { below, pickOne } } = life
  const found = await pickPurchase(life, isOpen)
  if (found === undefined) return
  const { order } = found
  const lines = order.lines.flatMap((line) => {
    const { line_number, shipped_quantity } = line
    const live = liveOf(line)
    if (live === 0) return []
    const accepted = below(2) === 0 ? live : Math.max(shipped_quantity, below(live + 1))
    const rest = live - accepted
    const cost = below(6) === 0 ? { unit_cost: pickOne(['4.00', '5.50', '9.00']) } : {}
    const date = below(3) === 0 ? { promised_date: inDays(5 + below(20)) } : {}
    return [
      { line_number, status: 'accepted', quantity: accepted, ...cost, ...date },
      { line_number, status: pickOne(['rejected', 'backordered']), quantity: rest }
    ].filter(({ quantity }) => quantity > 0)
  })
  if (lines.length === 0) return
  await speak(life, found,
    ['POST', `/purchase-orders/${order.id}/acknowledgements`, { lines }])
}

function inDays (days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** In part, all of it, or more than was ordered. */
export async function ship (life: Life): Promise<void> {
  const { chance: { below, pickOne } } = life
  const found = await pickPurchase(life, (order) =>
    isOpen(order) && order.lines.some((line) => leftOf(line) > 0))
  if (found === undefined) return
  const { order } = found
  const is_whole = order.ship_complete || below(2) === 0
  const extra = below(8) === 0 ? 1 + below(2) : 0
  const lines = order.lines.flatMap((line) => {
    const left = leftOf(line)
    const quantity = is_whole ? left : below(left + 1)
    return left > 0 && quantity > 0
      ? [{ line_number: line.line_number, quantity: quantity + extra }]
      : []
  })
  if (lines.length === 0) return
  await shipLines(life, found, lines, pickOne([null, `T${below(4)}`]))
}

async function shipLines (
  life: Life, found: Found, lines: object[], tracking_number: string | null
): Promise<void> {
  await speak(life, found,
    ['POST', `/purchase-orders/${found.order.id}/shipments`,
      { lines, carrier: 'DHL', tracking_number }])
}

async function pickParcel (
  life: Life, isWanted: (parcel: Parcel) => boolean
): Promise<Found & { parcel: Parcel } | undefined> {
  const found = await pickPurchase(life, ({ shipments }) => shipments.some(isWanted))
  const parcel = life.chance.pick(found?.order.shipments.filter(isWanted) ?? [])
  return found === undefined || parcel === undefined
    ? undefined
    : { ...found, parcel }
}

export const isUnderWay = ({ state }: Parcel): boolean => state === 'in_transit'
const isKept = ({ canceled_at }: Parcel): boolean => canceled_at === null

export async function takeBack (life: Life): Promise<void> {
  const found = await pickParcel(life, isKept)
  if (found === undefined) return
  await speak(life, found,
    ['POST', `/shipments/${found.parcel.id}/cancellation`, {}])
}

export async function correct (life: Life): Promise<void> {
  const found = await pickParcel(life, isKept)
  if (found === undefined) return
  await speak(life, found,
    ['PATCH', `/shipments/${found.parcel.id}`, { tracking_number: `T${life.chance.below(6)}` }])
}

export async function deliver (life: Life): Promise<void> {
  const { chance: { below } } = life
  const found = await pickParcel(life, isUnderWay)
  if (found === undefined) return
  const { parcel } = found
  const lines = parcel.lines.map(({ line_number, quantity }) =>
    ({ line_number, quantity: 1 + below(quantity) }))
  await speak(life, found,
    ['POST', `/shipments/${parcel.id}/delivery`, below(2) === 0 ? {} : { lines }])
}

/** By the merchant, who may say at once what the customer gets. */
export async function lose (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne } } = life
  const found = await pickParcel(life, isKept)
  const line = pick(found?.parcel.lines ?? [])
  if (found === undefined || line === undefined) return
  const { member, parcel } = found
  const outcome = pickOne([null, null, 'reship', 'refund', 'none'])
  await tell(life, member.name, member, ['POST', `/shipments/${parcel.id}/incidents`, {
    kind: pickOne(['lost', 'lost', 'refused', 'damaged']),
    lines: [{ line_number: line.line_number, quantity: 1 + below(line.quantity) }],
    reason: `Incident ${below(1_000_000)}`,
    ...outcome !== null && { outcome }
  }])
}

export async function answerCancellation (life: Life): Promise<void> {
  const found = await pickPurchase(life, ({ cancellation }) => cancellation === 'requested')
  if (found === undefined) return
  await speak(life, found,
    ['POST', `/purchase-orders/${found.order.id}/cancellation-response`,
      { decision: life.chance.pickOne(['accepted', 'refused']) }])
}

/** No more of it comes. */
export async function close (life: Life): Promise<void> {
  const found = await pickPurchase(life, isOpen)
  if (found === undefined) return
  await speak(life, found,
    ['POST', `/purchase-orders/${found.order.id}/closure`, {}])
}

/** How much there is. */
export async function report (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { A, B }, skus } = life
  const [member, sku] = pickOne([[A, pick(skus)], [A, pick(skus)], [B, skus[1]]] as const)
  await tell(life, `${member.name}'s supplier`, member,
    ['PUT', `/suppliers/${member.supplier_id}/stock/${sku}`,
      { on_hand: below(25), unit_cost: member.name === 'A' ? '5.00' : '7.50' }])
}

/** All that is open at the members' own suppliers is answered, sent and delivered. */
export async function supplyAll (life: Life): Promise<void> {
  for (const member of Object.values(life.members)) {
    // eslint-disable-next-line no-await-in-loop -- the maker is first
    for (const found of await ownPurchases(member)) await supply(life, found)
  }
}

async function supply (life: Life, found: Found): Promise<void> {
  const { order } = found
  if (order.cancellation === 'requested') {
    await speak(life, found,
      ['POST', `/purchase-orders/${order.id}/cancellation-response`,
        { decision: life.chance.pickOne(['accepted', 'refused']) }])
  } else if (isOpen(order)) {
    const lines = order.lines.filter((line) => leftOf(line) > 0)
      .map((line) => ({ line_number: line.line_number, quantity: leftOf(line) }))
    if (lines.length > 0) await shipLines(life, found, lines, null)
  }
  for (const parcel of order.shipments.filter(isUnderWay)) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await speak(life, found,
      ['POST', `/shipments/${parcel.id}/delivery`, {}])
  }
}
