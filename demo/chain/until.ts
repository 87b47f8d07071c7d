// Waits until the merchants of a chain have told each other everything.

import { setTimeout } from 'node:timers/promises'
import type { ReadOrder, ReadPurchase, ReadStock } from '../read-back.ts'
import { sumOf } from '../read-back.ts'
import type { Chain, Member } from './merchants.ts'

const WITHIN_MS = 600_000
const ASK_AGAIN_AFTER_MS = 250

/** Throws, with what is left, when that has stayed the same for too long. */
async function until (what: string, leftOf: () => Promise<number>): Promise<void> {
  let last: number | undefined
  let until_ms = 0
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- asked again and again
    const left = await leftOf()
    if (left === 0) return
    if (left !== last) until_ms = performance.now() + WITHIN_MS
    last = left
    if (performance.now() > until_ms) throw new Error(`${what}: ${left} are left`)
    // eslint-disable-next-line no-await-in-loop -- after a pause
    await setTimeout(ASK_AGAIN_AFTER_MS)
  }
}

/** The retailer can see all units that the distributor has, and that the maker has made. */
export async function untilStockIsSeen ({ retailer }: Chain, units: number): Promise<void> {
  await until('units of the chain that the retailer does not see', async () => {
    const rows = await retailer.operator.list<ReadStock>('/v1/supplier-stock')
    return units - sumOf(rows, ({ available }) => available)
  })
}

export async function listWaiting ({ operator }: Member): Promise<ReadOrder[]> {
  const waiting: ReadOrder[] = []
  for (const sourcing_status of ['unsourced', 'partially_sourced']) {
    // eslint-disable-next-line no-await-in-loop -- one list after the other
    waiting.push(...await operator.list<ReadOrder>('/v1/sales-orders', {
      status: 'confirmed', sourcing_status
    }))
  }
  return waiting
}

/** So many units of the merchant's orders wait for a supplier, and no more. */
export async function untilSourced (member: Member, waiting: number): Promise<void> {
  await until(`units of ${member.name} that wait`, async () => {
    const lines = (await listWaiting(member)).flatMap((order) => order.lines)
    return sumOf(lines, ({ unsourced_quantity }) => unsourced_quantity) - waiting
  })
}

/** The partner has answered each purchase order. */
export async function untilAnswered ({ name, operator, link }: Member): Promise<void> {
  await until(`unanswered purchase orders of ${name}`, async () => {
    const open = await operator.list<ReadPurchase>('/v1/purchase-orders', {
      status: 'issued', supplier_id: link?.supplier_id ?? ''
    })
    return open.length
  })
}
