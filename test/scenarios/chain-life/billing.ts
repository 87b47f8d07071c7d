// Steps of money: partners invoice and credit, and what became of it here is decided as bills.

import { list, NAMES, purchasesOf, type Sale, salesOf, tell } from './telling.ts'
import type { Life, Member } from './world.ts'

export type Bill = {
  id: string
  supplier_id: string
  number: string
  status: string
  total: string
  metadata: Record<string, string>
  findings: Array<{ code: string, detail: string }>
  lines: Array<{
    purchase_order_id: string, line_number: number | null, quantity: number
  }>
}

export type Invoice = {
  id: string
  kind: string
  status: string
  number: string | null
  sales_order_id: string
  total: string
  lines: Array<{ sales_order_line_number: number, quantity: number }>
}

/** The oldest is first. */
export async function billsOf (member: Member): Promise<Bill[]> {
  return list(member, '/bills?limit=200')
}

export async function invoicesOf (member: Member): Promise<Invoice[]> {
  return list(member, '/invoices?limit=200')
}

const hasShipped = ({ status, lines }: Sale): boolean => status !== 'draft' &&
  lines.some(({ shipped_quantity }) => shipped_quantity > 0)

/** What is due; as drafts now and then, which somebody issues later. */
export async function invoice (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { A, B } } = life
  const member = pickOne([A, B])
  const sale = pick((await salesOf(member)).filter(hasShipped))
  if (sale === undefined) return
  await tell(life, member.name, member,
    ['POST', `/sales-orders/${sale.id}/invoices`, below(5) === 0 ? { draft: true } : {}])
}

export async function issueDraft (life: Life): Promise<void> {
  const { chance: { pick, pickOne }, members: { A, B } } = life
  const member = pickOne([A, B])
  const draft = pick((await invoicesOf(member)).filter(({ status }) => status === 'draft'))
  if (draft === undefined) return
  await tell(life, member.name, member,
    ['POST', `/invoices/${draft.id}/${pickOne(['issue', 'issue', 'discard'])}`, {}])
}

/** Out of goodwill, or freight that nobody agreed on. */
export async function changeWorth (life: Life): Promise<void> {
  const { chance: { below, pick, pickOne }, members: { A, B } } = life
  const member = pickOne([A, B])
  const sale = pick((await salesOf(member)).filter(hasShipped))
  if (sale === undefined) return
  const request = below(2) === 0
    ? ['POST', `/sales-orders/${sale.id}/credits`,
        { amount: '1.50', reason: 'Scratched.' }] as const
    : ['PATCH', `/sales-orders/${sale.id}`,
        { charges: [{ kind: 'shipping', amount: pickOne(['0.00', '4.90']) }] }] as const
  await tell(life, member.name, member, [...request])
}

export async function decideBill (life: Life): Promise<void> {
  const { chance: { pick, pickOne }, members: { B, C } } = life
  const member = pickOne([B, C])
  const bill = pick((await billsOf(member)).filter(({ status }) =>
    status === 'matched' || status === 'disputed'))
  if (bill === undefined) return
  await tell(life, member.name, member, ['POST',
    `/bills/${bill.id}/${pickOne(['approval', 'approval', 'rejection'])}`, { reason: 'So be it.' }])
}

/** Somebody types in what the partner has sent on paper, before or after it was heard. */
export async function typeBill (life: Life): Promise<void> {
  const { chance: { pick, pickOne }, members: { A, B, C } } = life
  const [member, partner] = pickOne([[B, A], [C, B]])
  const sales = await salesOf(partner)
  const one = pick((await invoicesOf(partner)).filter(({ kind, number }) =>
    kind === 'invoice' && number !== null))
  const reference = sales.find(({ id }) => id === one?.sales_order_id)?.reference
  const orders = await purchasesOf(member)
  const order = orders.find(({ id }) => id === reference)
  if (one === undefined || order === undefined) return
  await tell(life, member.name, member, ['POST', `/purchase-orders/${order.id}/bills`, {
    number: one.number,
    issued_on: new Date().toISOString().slice(0, 10),
    lines: [{ line_number: 1, quantity: 1, unit_cost: one.total }],
    total: one.total
  }])
}

/** In the end all that is due is invoiced. */
export async function invoiceAll (life: Life): Promise<void> {
  for (const name of NAMES.filter((one) => one !== 'C')) {
    const member = life.members[name]
    /* eslint-disable no-await-in-loop -- one after the other */
    for (const { id, status } of await invoicesOf(member)) {
      if (status === 'draft') await tell(life, name, member, ['POST', `/invoices/${id}/issue`, {}])
    }
    for (const sale of (await salesOf(member)).filter(hasShipped)) {
      await tell(life, name, member, ['POST', `/sales-orders/${sale.id}/invoices`, {}])
    }
    /* eslint-enable no-await-in-loop */
  }
}
