// The door to what may be done to a purchase order, for modules that let others than callers of the
// API do it: the same functions as behind the routes, with a `Call` of whoever acts.

export {
  acknowledgePurchaseOrder, answerCancellationRequest, closePurchaseOrder
} from './service/answer.ts'
export { addPurchaseOrderNote } from './service/annotate.ts'
export { readPurchaseOrder } from './service/read.ts'
export { recordPartnerShipment, shipPurchaseOrder } from './service/ship.ts'
