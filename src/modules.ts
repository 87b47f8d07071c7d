// Lists all modules of the service, in the order in which the OpenAPI document shows them. A new
// module is one line here.

import { ANSWER_LINKS_MODULE } from './modules/answer-links/module.ts'
import { API_KEYS_MODULE } from './modules/api-keys/module.ts'
import { AVAILABILITY_CHANGES_MODULE } from './modules/availability-changes/module.ts'
import { BACK_TO_BACK_MODULE } from './modules/back-to-back/module.ts'
import { BILLS_MODULE } from './modules/bills/module.ts'
import { DOCUMENTS_MODULE } from './modules/documents/module.ts'
import { EVENTS_MODULE } from './modules/events/module.ts'
import { EXCEPTIONS_MODULE } from './modules/exceptions/module.ts'
import { EXCHANGE_RATES_MODULE } from './modules/exchange-rates/module.ts'
import { INVOICES_MODULE } from './modules/invoices/module.ts'
import { LINKS_MODULE } from './modules/links/module.ts'
import { LOGOS_MODULE } from './modules/logos/module.ts'
import { MERCHANTS_MODULE } from './modules/merchants/module.ts'
import { PREVIEWS_MODULE } from './modules/previews/module.ts'
import { PROBLEMS_MODULE } from './modules/problems/module.ts'
import { PURCHASE_ORDERS_MODULE } from './modules/purchase-orders/module.ts'
import { RECEIVED_DOCUMENTS_MODULE } from './modules/received-documents/module.ts'
import { RETURNS_MODULE } from './modules/returns/module.ts'
import { SALES_ORDERS_MODULE } from './modules/sales-orders/module.ts'
import { SHIPMENTS_MODULE } from './modules/shipments/module.ts'
import { SIMULATOR_MODULE } from './modules/simulator/module.ts'
import { SOURCING_MODULE } from './modules/sourcing/module.ts'
import { SUPPLIER_STOCK_MODULE } from './modules/supplier-stock/module.ts'
import { SUPPLIERS_MODULE } from './modules/suppliers/module.ts'
import { TRANSMISSIONS_MODULE } from './modules/transmissions/module.ts'
import { WEBHOOKS_MODULE } from './modules/webhooks/module.ts'
import type { Module } from './platform/module.ts'

export const MODULES: readonly Module[] = [
  SALES_ORDERS_MODULE, LOGOS_MODULE, PURCHASE_ORDERS_MODULE, DOCUMENTS_MODULE, SHIPMENTS_MODULE,
  INVOICES_MODULE, RETURNS_MODULE, BILLS_MODULE, ANSWER_LINKS_MODULE, EXCEPTIONS_MODULE,
  SOURCING_MODULE, PREVIEWS_MODULE, AVAILABILITY_CHANGES_MODULE, TRANSMISSIONS_MODULE,
  RECEIVED_DOCUMENTS_MODULE, EVENTS_MODULE, WEBHOOKS_MODULE, SUPPLIERS_MODULE, LINKS_MODULE,
  SUPPLIER_STOCK_MODULE, EXCHANGE_RATES_MODULE, MERCHANTS_MODULE, API_KEYS_MODULE, PROBLEMS_MODULE,
  BACK_TO_BACK_MODULE, SIMULATOR_MODULE
]
