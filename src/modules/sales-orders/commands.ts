// The door to what may be done to a sales order, for modules that let others than callers of the
// API do it: the same functions as behind the routes, with a `Call` of whoever acts.

export { cancelSalesOrder, confirmSalesOrder } from './service/change.ts'
export { readSalesOrder } from './service/read.ts'
