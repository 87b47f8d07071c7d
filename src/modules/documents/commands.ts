// The door to documents, for modules that send them: the same functions as behind the routes.

export { PURCHASE_ORDER_FORMATS } from './formats.ts'
export { readPurchaseOrderSource, type Source, writeDocument } from './service.ts'
