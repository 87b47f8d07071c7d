// The door to what a supplier may do to a return, for modules that let others than callers of the
// API do it: the same functions as behind the routes, with a `Call` of whoever acts.

export { decideCredit, noteWords, receive as receiveReturn } from './service/change.ts'
