// Describes the module of invoices for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildInvoiceJobs } from './jobs.ts'
import { invoiceRoutes } from './routes.ts'
import { Invoice, INVOICE_SCHEMAS } from './schema/invoice.ts'
import { INVOICE_CHECKS } from './store/check-invoices.ts'

export const INVOICES_MODULE: Module = {
  tag: {
    name: 'Invoices',
    description: 'Invoices tell customers what they owe, and credit notes what they get back.'
  },
  schemas: INVOICE_SCHEMAS,
  shapes: { invoice: { schema: Invoice, views: { storefront: Invoice } } },
  routes: invoiceRoutes,
  jobs: buildInvoiceJobs,
  checks: INVOICE_CHECKS,
  tables_of_orders: { invoices: 'sales_order_id', invoicing_marks: 'sales_order_id' }
}
