// The door to documents, for modules that send them: the same functions as behind the routes.

export { isComplete } from './assert-complete.ts'
export {
  type Format, INVOICE_FORMATS, PURCHASE_ORDER_FORMATS, SALES_ORDER_FORMATS
} from './formats.ts'
export {
  readInvoiceSource, readPurchaseOrderSource, readSalesOrderSource, type Source, writeDocument
} from './service.ts'
