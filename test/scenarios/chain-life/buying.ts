// Steps of those who sell to customers: orders are placed, changed and canceled.

import { salesOrderBody } from '../../support/service.ts'
import { salesOf, tell } from './telling.ts'
import type { Life, Member } from './world.ts'

const STREETS = ['12 Rue de la Paix', '21 Rue de la Paix', '3 Quai Branly'] as const

/** Of C mostly; customers of B want the same goods. */
export async function place (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { B, C }, skus } = life
  const member = below(6) === 0 ? B : C
  const lines = Array.from({ length: 1 + below(3) }, () =>
    ({ sku: pick(skus), quantity: 1 + below(6), unit_price: '24.90' }))
  await tell(life, member.name, member, ['POST', '/sales-orders', salesOrderBody({
    lines,
    shortage_policy: pickOne(['backorder', 'backorder', 'reject', 'cancel_short']),
    partial_shipments: pickOne(['allow', 'allow', 'allow', 'per_supplier', 'none']),
    ...below(6) === 0 && { delivery_mode: 'via_warehouse' }
  })])
}

async function pickSale (life: Life, member: Member) {
  const sales = await salesOf(member)
  return life.chance.pick(sales.filter(({ status }) => status === 'confirmed'))
}

export async function change (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { C }, skus } = life
  const sale = await pickSale(life, C)
  const line = pick(sale?.lines ?? [])
  if (sale === undefined || line === undefined) return
  const { line_number } = line
  const quantity = pickOne([0, below(line.quantity + 1), line.quantity + 1 + below(3)])
  const added = below(5) === 0
    ? [{ sku: pick(skus), quantity: 1 + below(3), unit_price: '24.90' }]
    : []
  await tell(life, 'C', C, ['PATCH', `/sales-orders/${sale.id}`,
    { lines: [{ line_number, quantity }, ...added] }])
}

export async function redirect (life: Life): Promise<void> {
  const { chance: { below, pickOne }, members: { C } } = life
  const sale = await pickSale(life, C)
  if (sale === undefined) return
  const { ship_to } = salesOrderBody()
  const change = below(3) === 0
    ? { gift_message: `For the ${below(4)}th time` }
    : { ship_to: { ...ship_to as object, line1: pickOne(STREETS) } }
  await tell(life, 'C', C, ['PATCH', `/sales-orders/${sale.id}`, change])
}

/** By the one who sells to a customer, or by a partner of those who ordered from it. */
export async function cancel (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { A, B, C } } = life
  const member = pickOne([A, B, C, C])
  const sale = await pickSale(life, member)
  const line = pick(sale?.lines ?? [])
  if (sale === undefined || line === undefined) return
  const { line_number, quantity } = line
  const units = 1 + below(quantity + 1)
  const body = below(3) === 0 ? {} : { lines: [{ line_number, quantity: units }] }
  await tell(life, member.name, member, ['POST', `/sales-orders/${sale.id}/cancellation`, body])
}

/** Partners may want another price, also a lower one. */
export async function reprice (life: Life): Promise<void> {
  const { chance: { pick, pickOne }, members: { A, B } } = life
  const member = pickOne([A, B])
  const sale = await pickSale(life, member)
  const line = pick(sale?.lines.filter((one) => one.replacement_for === null) ?? [])
  if (sale === undefined || line === undefined) return
  const { line_number } = line
  await tell(life, member.name, member, ['PATCH', `/sales-orders/${sale.id}`,
    { lines: [{ line_number, unit_price: pickOne(['7.00', '8.50', '11.00', '13.00']) }] }])
}
