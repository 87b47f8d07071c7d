// What a change of a sales order says, normalized.

import type { Address } from '../../kernel/address.ts'
import type { Language } from '../../kernel/language.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { OrderInvoicing } from '../../model/invoice/invoicing.ts'
import type {
  Charge, Customer, PartialShipments, SourcingChoice
} from '../../model/sales-order/sales-order.ts'
import type { LineWords, OrderWords } from '../../model/sales-order/words.ts'
import type { Tax } from '../../model/tax/tax.ts'
import type { LineSuppliers } from '../../sourcing/plan-sourcing.ts'

export type LineChange = {
  /** Without a number, the change adds a line. */
  line_number?: number
  sku?: string
  /** The quantity as the line shows it, with canceled units; 0 removes the line. */
  quantity?: number
  unit_price?: string
  /** Of all units that the line is to have, as `tax` is. */
  discount?: string | null
  tax?: Tax | null
  requested_date?: string | null
  suppliers?: LineSuppliers | null
} & Partial<LineWords>

/** Fields that are left out stay as they are. */
export type SaleChange = {
  lines?: readonly LineChange[]
  ship_to?: Address
  bill_to?: Address | null
  customer?: Customer
  language?: Language | null
  charges?: readonly Charge[]
  priority?: number
  partial_shipments?: PartialShipments
  sourcing?: SourcingChoice
  invoicing?: Partial<OrderInvoicing>
  buyer_reference?: string | null
  metadata?: Metadata
  tags?: readonly string[]
} & Partial<OrderWords>
