// Steps of returns: a customer gives goods back, each merchant decides, and somebody inspects them.

import { list, NAMES, type Sale, salesOf, tell } from './telling.ts'
import type { Life, Member } from './world.ts'

export type Return = {
  id: string
  sales_order_id: string
  purchase_order_id: string
  supplier_id: string
  reference: string | null
  status: string
  approved_at: string | null
  refusal_reason: string | null
  supplier_credit_status: string
  supplier_credit_expected_amount: string
  supplier_credit_amount: string
  supplier_credit_reference: string | null
  supplier_credit_reason: string | null
  lines: Array<{
    line_number: number
    sales_order_line_number: number
    quantity: number
    fault: string
    route: string
    remedy: string
    accepted_quantity: number
    refused_quantity: number
    credited_amount: string
  }>
}

/** The oldest is first. */
export async function returnsOf (member: Member): Promise<Return[]> {
  return list(member, '/returns?limit=200')
}

const hasArrived = ({ lines }: Sale): boolean =>
  lines.some(({ delivered_quantity }) => delivered_quantity > 0)

/** By a customer of C mostly; the shop may say it twice, and a person may agree at once. */
export async function giveBack (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { B, C } } = life
  const member = pickOne([B, C, C, C, C, C])
  const sale = pick((await salesOf(member)).filter(hasArrived))
  const line = pick(sale?.lines.filter((one) => one.delivered_quantity > 0) ?? [])
  if (sale === undefined || line === undefined) return
  const body = {
    reference: `RET-${below(1_000_000)}`,
    comment: pickOne([null, 'It hums.']),
    lines: [{
      line_number: line.line_number,
      quantity: 1 + below(line.delivered_quantity),
      reason: pickOne(['defective', 'defective', 'wrong_item', 'no_longer_wanted', 'damaged']),
      remedy: pickOne(['refund', 'refund', 'refund', 'replacement', 'store_credit'])
    }]
  }
  const said = ['POST', `/sales-orders/${sale.id}/returns`, body] as const
  const { body: asked } = await tell(life, `${member.name}'s shop`, member.storefront, [...said])
  if (below(8) === 0) await tell(life, `${member.name}'s shop`, member.storefront, [...said])
  const one = pick((asked.data ?? []) as Return[])
  if (one !== undefined && below(3) > 0) await agree(life, { member, one })
}

type Found = { member: Member, one: Return }

async function pickReturn (
  { chance, members }: Life, statuses: readonly string[]
): Promise<Found | undefined> {
  const member = members[chance.pickOne(NAMES)]
  const one = chance.pick((await returnsOf(member)).filter(({ status }) =>
    statuses.includes(status)))
  return one === undefined ? undefined : { member, one }
}

export async function decideReturn (life: Life): Promise<void> {
  const found = await pickReturn(life, ['requested'])
  if (found !== undefined) await agree(life, found)
}

/** Refused now and then; agreed to mostly, by a route and at a fee that may be others. */
async function agree (life: Life, { member, one }: Found): Promise<void> {
  const { below, pickOne } = life.chance
  if (below(6) === 0) {
    await tell(life, member.name, member,
      ['POST', `/returns/${one.id}/refusal`, { reason: 'It was used.' }])
    return
  }
  const lines = (await readLines(member, one)).map(({ line_number }) => ({
    line_number,
    ...below(3) === 0 && { route: pickOne(['to_supplier', 'to_merchant', 'keep', 'dispose']) },
    ...below(4) === 0 && { fault: pickOne(['supplier', 'customer']) },
    ...below(5) === 0 && { restocking_fee: '1.00' },
    ...below(6) === 0 && { remedy: pickOne(['refund', 'replacement', 'store_credit']) }
  }))
  await tell(life, member.name, member, ['POST', `/returns/${one.id}/approval`, { lines }])
}

/** Shops are not told the lines of purchase orders. */
async function readLines (member: Member, { id }: Return): Promise<Return['lines']> {
  return (await returnsOf(member)).find((one) => one.id === id)?.lines ?? []
}

export async function sendBack (life: Life): Promise<void> {
  const found = await pickReturn(life, ['approved', 'in_transit'])
  if (found === undefined) return
  const { member, one } = found
  await tell(life, `${member.name}'s shop`, member.storefront, ['POST',
    `/returns/${one.id}/shipment`,
    { carrier: 'DHL', tracking_number: `BACK-${life.chance.below(4)}` }])
}

const COMING = ['approved', 'in_transit'] as const

/** By the maker and its supplier mostly; others may have the goods in their hands too. */
export async function inspect (life: Life): Promise<void> {
  const { chance, members: { A, B, C } } = life
  const member = chance.pickOne([A, A, A, B, C])
  const one = chance.pick((await returnsOf(member)).filter(({ status }) =>
    COMING.some((name) => name === status)))
  if (one !== undefined) await inspectLines(life, { member, one }, chance.below(2) === 0)
}

async function inspectLines (
  life: Life, { member, one }: Found, is_part: boolean
): Promise<void> {
  const { below } = life.chance
  const is_supplier = one.supplier_id === member.supplier_id &&
    one.lines.every(({ route }) => route === 'to_supplier')
  const lines = one.lines.flatMap(({ line_number, quantity, ...line }) => {
    const left = quantity - line.accepted_quantity - line.refused_quantity
    const seen = is_part ? below(left + 1) : left
    const refused_quantity = below(4) === 0 ? below(seen + 1) : 0
    return seen === 0
      ? []
      : [{ line_number, accepted_quantity: seen - refused_quantity, refused_quantity }]
  })
  if (lines.length === 0) return
  const request = ['POST', `/returns/${one.id}/receipt`, { lines }] as const
  await (is_supplier
    ? tell(life, `${member.name}'s supplier`, member.supplier, [...request])
    : tell(life, member.name, member, [...request]))
}

export async function closeReturn (life: Life): Promise<void> {
  const found = await pickReturn(life, [...COMING, 'received'])
  if (found === undefined) return
  const { member, one } = found
  await tell(life, member.name, member, ['POST', `/returns/${one.id}/closure`, {}])
}

/** A merchant decides on its supplier's credit before the supplier does, or a supplier decides. */
export async function creditBack (life: Life): Promise<void> {
  const { chance: { pick, pickOne, below }, members } = life
  const member = members[pickOne(NAMES)]
  const one = pick((await returnsOf(member)).filter(({ supplier_credit_status }) =>
    ['expected', 'overdue'].includes(supplier_credit_status)))
  if (one === undefined) return
  if (one.supplier_id === member.link?.supplier_id && below(3) > 0) return
  await tell(life, member.name, member, ['POST', `/returns/${one.id}/supplier-credit`, pickOne([
    { decision: 'accepted', reference: 'CN-1' }, { decision: 'refused', reason: 'No.' }
  ])])
}

/** What is asked for is decided; the last of a chain inspects what comes back. */
export async function returnAll (life: Life): Promise<void> {
  /* eslint-disable no-await-in-loop -- one after the other */
  for (const member of Object.values(life.members)) {
    for (const one of await returnsOf(member)) {
      if (one.status === 'requested') await agree(life, { member, one })
      const is_last = one.supplier_id !== member.link?.supplier_id ||
        one.lines.every(({ route }) => route !== 'to_supplier')
      if (COMING.some((name) => name === one.status) && is_last) {
        await inspectLines(life, { member, one }, false)
      }
    }
  }
  /* eslint-enable no-await-in-loop */
}
