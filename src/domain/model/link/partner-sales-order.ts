// A partner's sales order as its storefronts read it: our purchase order on the other side.

import type { Address } from '../../kernel/address.ts'

export type PartnerLine = {
  line_number: number
  /** Our number of it. It differs where lines wanted nothing when the order was placed. */
  own_line_number: number
  sku: string
  description: string | null
  note: string | null
  customization: Readonly<Record<string, string>>
  /** Canceled units included. */
  quantity: number
  unit_price: string
  requested_date: string | null
  promised_date: string | null
  canceled_quantity: number
  sourced_quantity: number
  unsourced_quantity: number
  /** Its own suppliers are still asked. */
  pending_cancellation_quantity: number
  shipped_quantity: number
  delivered_quantity: number
  lost_quantity: number
  refused_quantity: number
  returned_quantity: number
  substitutes: ReadonlyArray<{ sku: string, quantity: number }>
  /** The line whose units it sends again at no charge. */
  replacement_for: number | null
}

/** Units of a shipment that are lost, refused or damaged. */
export type PartnerIncident = {
  id: string
  kind: string
  /** Our incident's id, if we have reported it. */
  reference: string | null
  /** Null while nobody has decided. */
  outcome: string | null
  lines: ReadonlyArray<{
    sales_order_line_number: number
    quantity: number
    /** Lost units that arrived after all. */
    found_quantity: number
    /** The line that sends them again. */
    replacement_line_number: number | null
  }>
}

export type PartnerParcelLine = {
  sales_order_line_number: number
  sku: string
  quantity: number
  over_shipped_quantity: number
  delivered_quantity: number
  lost_quantity: number
  refused_quantity: number
}

/** A shipment as the partner tells of it. */
export type PartnerParcel = {
  id: string
  version: number
  /** `customer`, or `warehouse` for goods on their way to the partner itself. */
  destination: string
  state: string
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
  shipped_at: string
  delivered_at: string | null
  canceled_at: string | null
  lines: readonly PartnerParcelLine[]
  incidents: readonly PartnerIncident[]
}

export type PartnerSalesOrder = {
  id: string
  number: string | null
  version: number
  reference: string
  status: string
  currency: string
  ship_to: Address
  /** Null: the partner does not say it. */
  partial_shipments: string | null
  gift_message: string | null
  packing_slip_text: string | null
  purchase_order_number: string | null
  lines: readonly PartnerLine[]
  shipments: readonly PartnerParcel[]
  /** What it charges us less, and for which incident or return. */
  credits: ReadonlyArray<{ source_id: string | null, amount: string }>
}
