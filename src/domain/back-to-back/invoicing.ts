// When the service looks at a sale to invoice it, and what is then due.

import { dateIn, startOfNextDay } from '../kernel/local-time.ts'
import type { OrderInvoicing } from '../model/invoice/invoicing.ts'
import { isIssued } from '../model/invoice/kept-invoice.ts'
import { type PlannedInvoice, planInvoices } from '../model/invoice/plan-invoices.ts'
import type { MerchantSettings } from '../model/merchant/merchant.ts'
import { isPaid, type SalesOrder } from '../model/sales-order/sales-order.ts'
import type { BackToBack } from './state.ts'

type At = { settings: MerchantSettings, now: string }

/**
 * When the service is to look at the sale, or null. Orders from before there were invoices say
 * nothing of them: these are invoiced on request.
 */
export function invoicingDueAt (state: BackToBack, { settings, now }: At): string | null {
  const { invoicing } = state.sales_order
  if (invoicing === null || !isInvoicedByService(state.sales_order)) return null
  if (planSale(state, settings).length === 0) return null
  if (invoicing.trigger !== 'daily') return now
  const { time_zone } = settings
  return new Date(startOfNextDay(dateIn(time_zone, now), time_zone)).toISOString()
}

/** Is it the service that issues what is due of the order, and not a person? */
export function isInvoicedByService (order: SalesOrder): boolean {
  const { invoicing, status, invoices } = order
  if (invoicing === null || invoicing.trigger === 'manual') return false
  if (status === 'draft' || invoices.some((one) => one.status === 'draft')) return false
  const is_begun = invoices.some(isIssued)
  if (invoicing.trigger === 'order_complete' && status === 'confirmed' && !is_begun) return false
  // What is ordered and must be paid first is invoiced once it is paid.
  return invoicing.basis !== 'ordered' || is_begun || isPaid(order)
}

/** What is to be invoiced now, whoever asks. */
export function planSale (
  { sales_order, shipments }: BackToBack, settings: MerchantSettings
): PlannedInvoice[] {
  return planInvoices({
    order: sales_order,
    shipments,
    invoicing: invoicingOf(sales_order, settings),
    time_zone: settings.time_zone
  })
}

export function invoicingOf (
  { invoicing }: SalesOrder, { invoicing: defaults }: MerchantSettings
): OrderInvoicing {
  return invoicing ?? defaults
}
