// The door to transmissions, for the module that receives receipts for them.

export { receiveReceipt } from './service/take-receipt.ts'
