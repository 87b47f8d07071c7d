// Orders that ship and are invoiced, for the tests of invoices.

import type { OrderInvoicing } from '../../src/domain/model/invoice/invoicing.ts'
import type { KeptInvoice } from '../../src/domain/model/invoice/kept-invoice.ts'
import { openInvoice } from '../../src/domain/model/invoice/open-invoices.ts'
import { type PlannedInvoice, planInvoices } from '../../src/domain/model/invoice/plan-invoices.ts'
import { DEFAULT_SETTINGS } from '../../src/domain/model/merchant/merchant.ts'
import {
  evaluateSalesOrder
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type { SalesOrder } from '../../src/domain/model/sales-order/sales-order.ts'
import type { Shipment } from '../../src/domain/model/shipment/shipment.ts'
import { draftOf, newId, NOW } from './given.ts'
import { openedShipment, shipmentLineOf } from './given-shipments.ts'

const MERCHANT = { name: 'Analytical Bikes', settings: DEFAULT_SETTINGS }
export const EACH: OrderInvoicing = { basis: 'shipped', trigger: 'each_shipment', payment_days: 30 }
export const AT_ONCE: OrderInvoicing = { ...EACH, trigger: 'order_complete' }

export const orderOf = (about: Partial<SalesOrder>): SalesOrder =>
  evaluateSalesOrder({ ...draftOf(), status: 'confirmed', invoicing: EACH, ...about })

export function shipmentOf (
  id: string, quantities: Readonly<Record<number, number>>, about: Partial<Shipment> = {}
): Shipment {
  const lines = Object.entries(quantities).map(([number, quantity]) => shipmentLineOf({
    shipment_id: id,
    line_number: Number(number),
    sales_order_line_number: Number(number),
    quantity
  }))
  return openedShipment({ id, lines, ...about })
}

export const plan = (
  order: SalesOrder, shipments: readonly Shipment[] = [], invoicing = AT_ONCE
): PlannedInvoice[] => planInvoices({ order, shipments, invoicing, time_zone: 'UTC' })

let serial = 0

/** Issues what is due. */
export function issue (
  order: SalesOrder, shipments: readonly Shipment[] = [], invoicing = AT_ONCE
): SalesOrder {
  const issued = plan(order, shipments, invoicing).map((planned): KeptInvoice => {
    serial++
    const number = { series: 'invoice', fiscal_year: 2026, format: 'I{number}', issued_at: NOW }
    return openInvoice(order, planned, {
      id: newId('inv'),
      now: NOW,
      merchant: MERCHANT,
      payment_days: 30,
      number: { ...number, serial }
    })
  })
  return evaluateSalesOrder({ ...order, invoices: [...order.invoices, ...issued] })
}

export const shipped = (order: SalesOrder, ...units: number[]): SalesOrder => ({
  ...order, lines: order.lines.map((line, at) => ({ ...line, shipped_quantity: units[at] ?? 0 }))
})
