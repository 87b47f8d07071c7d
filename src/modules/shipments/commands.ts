// The door to what may be done to a shipment, for modules that let others than callers of the API
// do it: the same functions as behind the routes, with a `Call` of whoever acts.

export { noteIncidentOutcome, reportShipmentIncident } from './service/incidents.ts'
export { cancelShipment, changeShipment, deliverShipment } from './service/move.ts'
