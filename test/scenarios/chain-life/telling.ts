// What a member of the chain asks of its service, and what the life remembers of it.

import type { Client } from '../../support/service.ts'
import type { Life, Member, Name } from './world.ts'

export type SaleLine = {
  line_number: number
  sku: string
  quantity: number
  unit_price: string
  canceled_quantity: number
  unsourced_quantity: number
  pending_cancellation_quantity: number
  shipped_quantity: number
  delivered_quantity: number
  lost_quantity: number
  refused_quantity: number
  replacement_for: number | null
}

export type ParcelLine = {
  line_number?: number
  sales_order_line_number: number
  quantity: number
  delivered_quantity: number
  lost_quantity: number
  refused_quantity: number
}

export type Incident = {
  id: string
  kind: string
  fault: string
  reason: string | null
  reference: string | null
  supplier_outcome: string | null
  outcome: string | null
  lines: Array<{
    line_number?: number
    sales_order_line_number: number
    quantity: number
    found_quantity: number
    returned_quantity: number
    replacement_line_number: number | null
  }>
}

export type Parcel = {
  id: string
  state: string
  destination: string
  canceled_at: string | null
  purchase_order_id: string | null
  metadata: Record<string, string>
  lines: ParcelLine[]
  incidents: Incident[]
}

export type Sale = {
  id: string
  reference: string
  status: string
  metadata: Record<string, string>
  delivery_mode: string
  partial_shipments: string
  lines: SaleLine[]
  shipments: Parcel[]
}

export type PurchaseLine = {
  line_number: number
  sales_order_line_number: number
  sku: string
  quantity: number
  unit_cost: string
  accepted_quantity: number
  rejected_quantity: number
  canceled_quantity: number
  pending_cancellation_quantity: number
  shipped_quantity: number
  over_shipped_quantity: number
  delivered_quantity: number
  lost_quantity: number
  refused_quantity: number
  missing_quantity: number
  cost_increase: object | null
  substitution: object | null
}

export type Purchase = {
  id: string
  supplier_id: string
  sales_order_id: string
  status: string
  delivery_mode: string
  cancellation: string
  ship_complete: boolean
  internal_notes: Array<{ text: string }>
  lines: PurchaseLine[]
  shipments: Parcel[]
}

export type Exception = {
  id: string
  kind: string
  detail: string | null
  purchase_order_id: string | null
  resolved_at: string | null
  resolution: string | null
  resolutions: string[]
}

type Told = { status: number, body: any }

/** Says it, and what came. A fault of the service ends the life. */
export async function tell (
  life: Life, who: string, client: Pick<Client, 'send'>,
  [method, path, body]: ['POST' | 'PUT' | 'PATCH', string, object]
): Promise<Told> {
  const answer = await client.send(method, `/v1${path}`, body)
  const told = { status: answer.statusCode, body: answer.json<any>() }
  const code = told.status >= 400 ? ` ${told.body.code}` : ''
  const made = method === 'POST' && told.body.id !== undefined ? ` ${told.body.id}` : ''
  life.said.push(`${who}: ${method} ${path} ${JSON.stringify(body)} → ${told.status}${code}${made}`)
  if (told.status >= 500) throw new Error(`a request was answered ${answer.body}`)
  return told
}

export async function list<Item> (member: Member, path: string): Promise<Item[]> {
  const answer = await member.get(`/v1${path}`)
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.body}`)
  return answer.json<{ data: Item[] }>().data.toReversed()
}

/** The oldest is first. */
export async function salesOf (member: Member): Promise<Sale[]> {
  return list(member, '/sales-orders?limit=100')
}

export async function purchasesOf (member: Member, supplier_id = ''): Promise<Purchase[]> {
  const about = supplier_id === '' ? '' : `&supplier_id=${supplier_id}`
  return list(member, `/purchase-orders?limit=100${about}`)
}

export async function exceptionsOf (member: Member): Promise<Exception[]> {
  return list(member, '/exceptions?limit=100')
}

export const NAMES: readonly [Name, Name, Name] = ['A', 'B', 'C']
