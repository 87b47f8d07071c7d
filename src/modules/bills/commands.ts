// The door to what may be done with bills, for modules that let others than callers of the API do
// it: the same functions as behind the routes, with a `Call` of whoever acts.

export { recordNewBill, recordOrderBill } from './service/record.ts'
export { resolveMismatch } from './service/resolve.ts'
