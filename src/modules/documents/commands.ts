// The door to documents, for modules that send them: the same functions as behind the routes.

export { PURCHASE_ORDER_FORMATS, SALES_ORDER_FORMATS } from './formats.ts'
export {
  readPurchaseOrderSource, readSalesOrderSource, type Source, writeDocument
} from './service.ts'
