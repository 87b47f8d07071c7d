// The JSON shapes of incidents: units of a shipment that are lost, refused or damaged.

import Type, { type Static } from 'typebox'
import {
  FAULTS, INCIDENT_KINDS, OUTCOMES
} from '../../../domain/model/shipment/incident.ts'
import {
  closedEnum, count, idOf, instant, keyText, lineNumber, moneySum, nullable, openEnum, ref,
  supplierQuantity, text
} from '../../../platform/http/schemas.ts'

const LINES_MAX = 400

const KIND = '`lost` units never arrived, `refused` ones were not taken, `damaged` ones arrived so.'
const FAULT = 'The incident is the fault of this side.'
const OUTCOME = '`reship` sends the units again at no charge, not by a supplier whose fault it ' +
  'was. `refund` credits them, and the money is due back. `credit` credits them, and what is due ' +
  'goes to the customer’s store credit. `none` does nothing.'

const IncidentLine = Type.Object({
  line_number: Type.Optional(lineNumber(
    'The units belong to this line of the shipment. Only operators and suppliers get the field.')),
  sales_order_line_number: lineNumber('The units serve the sales order line with this number.'),
  quantity: supplierQuantity('The incident is about this many units.'),
  found_quantity: count('This many lost units have arrived after all.'),
  returned_quantity: count('This many damaged units have come back by a return.'),
  replacement_line_number: nullable(lineNumber(
    'The sales order line with this number sends the units again. It is null when none does.'))
}, { $id: 'IncidentLine', description: 'The incident is about these units of a line.' })

export const Incident = Type.Object({
  id: idOf('inc', 'The service gives each incident this id.'),
  kind: openEnum(INCIDENT_KINDS, KIND),
  fault: Type.Optional(openEnum(FAULTS, `${FAULT} Only operators and suppliers get the field.`)),
  reason: Type.Optional(nullable(Type.String({
    description: 'Whoever reported the incident gave this reason, or null. Only operators and ' +
      'suppliers get the field.'
  }))),
  reference: nullable(Type.String({
    description: 'Whoever reported the incident gave it this number, or null.',
    examples: ['CLAIM-7']
  })),
  supplier_outcome: Type.Optional(nullable(openEnum(OUTCOMES, 'The supplier gives the merchant ' +
    'this for the units, or has not decided: then it is null. Only operators and suppliers get ' +
    'the field.'))),
  supplier_credited_amount: Type.Optional(nullable(moneySum('The supplier credits this amount, ' +
    'in the currency of the purchase order. It is null before it has decided. Only operators ' +
    'and suppliers get the field.'))),
  outcome: nullable(openEnum(OUTCOMES, `${OUTCOME} It is null while it waits for a person.`)),
  lines: Type.Array(ref(IncidentLine), { description: 'The incident is about these units.' }),
  created_at: instant('The incident was reported at this time.'),
  resolved_at: nullable(instant(
    'The outcome was decided at this time. It is null before that.'))
}, {
  $id: 'Incident',
  description: 'An incident is units of a shipment that did not arrive as they should.',
  examples: [{
    kind: 'lost',
    fault: 'carrier',
    reason: null,
    supplier_outcome: null,
    supplier_credited_amount: null,
    outcome: null,
    resolved_at: null
  }]
})

/** Without what tells of suppliers. */
export const StorefrontIncident = Type.Object({
  ...Type.Omit(Incident, [
    'fault', 'reason', 'supplier_outcome', 'supplier_credited_amount', 'lines'
  ]).properties,
  lines: Type.Array(Type.Omit(IncidentLine, ['line_number']))
})

const NewIncidentLine = Type.Object({
  line_number: lineNumber('The units belong to the shipment’s line with this number. Storefronts ' +
    'name the line of the sales order.'),
  quantity: supplierQuantity('This many units of the line are concerned.')
}, {
  $id: 'NewIncidentLine',
  additionalProperties: false,
  description: 'These units of a line are lost, refused or damaged.'
})

export const NewIncident = Type.Object({
  kind: closedEnum(INCIDENT_KINDS, KIND),
  lines: Type.Array(ref(NewIncidentLine), {
    minItems: 1, maxItems: LINES_MAX, description: 'Name each line once.'
  }),
  fault: Type.Optional(closedEnum(FAULTS,
    `${FAULT} The default is the carrier, and for refused units the customer. Storefronts may ` +
    'not send it.')),
  outcome: Type.Optional(closedEnum(OUTCOMES,
    `${OUTCOME} Without one, the exception \`incident\` waits for a person. Only operators send it.`
  )),
  reason: Type.Optional(nullable(text(500, 'The reason tells people what happened.'))),
  reference: Type.Optional(nullable(keyText(100, 'The incident has this number of the caller’s ' +
    'own. Sent again by the same side (operators, storefronts, the supplier) for the same ' +
    'shipment it names the same incident, whatever the reason.', {
    examples: ['CLAIM-7']
  })))
}, {
  $id: 'NewIncident',
  additionalProperties: false,
  description: 'The request reports this incident. The same kind, lines and reason name the same ' +
    'incident: another one needs another reason, or a reference.',
  examples: [{
    kind: 'lost', lines: [{ line_number: 1, quantity: 2 }], reason: 'The carrier lost the parcel.'
  }]
})
export type NewIncident = Static<typeof NewIncident>

export const NewOutcome = Type.Object({
  outcome: closedEnum(OUTCOMES, OUTCOME),
  fault: Type.Optional(closedEnum(FAULTS, `${FAULT} The default is what was said before.`))
}, {
  $id: 'NewOutcome',
  additionalProperties: false,
  description: 'An operator decides in this way what the customer gets.',
  examples: [{ outcome: 'reship', fault: 'supplier' }]
})
export type NewOutcome = Static<typeof NewOutcome>

export const INCIDENT_SCHEMAS = [IncidentLine, Incident, NewIncidentLine, NewIncident, NewOutcome]
