// Waits until the merchants of a chain have told each other everything.

import { setTimeout } from 'node:timers/promises'
import { type ReadOrder, type ReadPurchase, type ReadStock, sumOf } from '../read-back.ts'
import type { Chain, Member } from './merchants.ts'

const WITHIN_MS = 600_000
const ASK_AGAIN_AFTER_MS = 250

/** Throws, with what is left, when nothing of the member has moved for too long. */
async function until (
  member: Member, what: string, leftOf: () => Promise<number>
): Promise<void> {
  let last = ''
  let until_ms = 0
  for (;;) {
    /* eslint-disable no-await-in-loop -- asked again and again, for half of the time at most */
    const began_ms = performance.now()
    const left = await leftOf()
    if (left === 0) return
    const state = `${left}, ${await lastChangeOf(member)}`
    const now_ms = performance.now()
    if (state !== last) until_ms = now_ms + WITHIN_MS
    last = state
    if (now_ms > until_ms) throw new Error(`${what} of ${member.name}: ${left} are left`)
    await setTimeout(Math.max(ASK_AGAIN_AFTER_MS, now_ms - began_ms))
    /* eslint-enable no-await-in-loop */
  }
}

/** The purchase order that the partner has answered last, or that was placed last. */
async function lastChangeOf ({ operator }: Member): Promise<string> {
  const { data: [last] } = await operator.send(
    'GET', '/v1/purchase-orders?sort=-updated_at&limit=1') as { data: ReadPurchase[] }
  return last === undefined ? '' : `${last.id} ${last.updated_at}`
}

/** The retailer can see all units that the distributor has, and that the maker has made. */
export async function untilStockIsSeen ({ retailer }: Chain, units: number): Promise<void> {
  await until(retailer, 'units that are not seen', async () => {
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
  await until(member, 'units that wait', async () => {
    const lines = (await listWaiting(member)).flatMap((order) => order.lines)
    return sumOf(lines, ({ unsourced_quantity }) => unsourced_quantity) - waiting
  })
}

/** The partner has answered each purchase order. */
export async function untilAnswered (member: Member): Promise<void> {
  const { operator, link } = member
  await until(member, 'unanswered purchase orders', async () => {
    const open = await operator.list<ReadPurchase>('/v1/purchase-orders', {
      status: 'issued', supplier_id: link?.supplier_id ?? ''
    })
    return open.length
  })
}
