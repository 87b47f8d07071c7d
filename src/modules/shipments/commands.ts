// The door to what may be done to a shipment, for modules that let others than callers of the API
// do it: the same function as behind the route, with a `Call` of whoever acts.

export { deliverShipment } from './service/move.ts'
