// The JSON shapes and the routes of shipments.

import Type, { type Static } from 'typebox'
import { DESTINATIONS, SHIPMENT_PHASES } from '../../../domain/model/shipment/shipment.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  count, idOf, instant, keyText, lineNumber, Metadata, nullable, nullableRef, openEnum, ref, Sku,
  supplierQuantity, text, Version
} from '../../../platform/http/schemas.ts'
import { Incident, StorefrontIncident } from './incident.ts'

const LINES_MAX = 400

const ShipmentLine = Type.Object({
  line_number: Type.Optional(lineNumber(
    'The units belong to this line of the purchase order, or of the sales order when the ' +
    'merchant itself ships. Only operators and suppliers get the field.')),
  sales_order_line_number: lineNumber('The units serve the sales order line with this number.'),
  sku: Sku,
  quantity: supplierQuantity('The shipment carries this many units of the line.'),
  over_shipped_quantity: count('This many of the `quantity` units were not ordered.'),
  delivered_quantity: count('This many units have arrived.'),
  lost_quantity: count('This many units never arrived.'),
  refused_quantity: count('This many units were not taken.')
}, { $id: 'ShipmentLine', description: 'The shipment carries these units of a line.' })

/** For patterns: control characters, and all characters that a web address may not have. */
const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f'
const NO_URL = `\\s\\\\"<>${CONTROLS}`
const CARRIER = { examples: ['DHL'] }
const carrier = nullable(text(100,
  'This carrier has the parcel. It is null when nobody named one.', CARRIER))
export const trackingNumber = (description: string): ReturnType<typeof keyText> =>
  keyText(100, description, { examples: ['00340434161094042557'] })
export const tracking_number = nullable(
  trackingNumber('The carrier gave the parcel this number, or null.'))
const tracking_url = nullable(Type.String({
  description: 'The parcel can be followed at this address: the page of the carrier if the ' +
    'service knows the carrier, else the link that was sent. It is null without either.',
  examples: ['https://www.dhl.com/global-en/home/tracking.html?tracking-id=00340434161094042557']
}))

export const new_carrier = nullable(keyText(100,
  'This carrier has the parcel. For DHL, UPS, FedEx, DPD, GLS, USPS, La Poste, Colissimo, Royal ' +
  'Mail and PostNL, in whatever case, customers see the page of the carrier.', {
    format: 'plain-name', ...CARRIER
  }))
/** The address has TLS and a host, and no user name in front of the host. */
export const new_tracking_url = nullable(text(2000, 'Follow the parcel at this `https` address.', {
  format: 'web-address',
  pattern: `^[Hh][Tt][Tt][Pp][Ss]://[^/?#@${NO_URL}]+([/?#][^${NO_URL}]*)?$`,
  examples: ['https://www.dhl.com/track?id=00340434161094042557']
}))

export const Shipment = Type.Object({
  id: idOf('shp', 'The service gives each shipment this id.'),
  version: Version,
  purchase_order_id: Type.Optional(nullable(idOf('po',
    'The supplier ships for this purchase order. It is null when the merchant itself ships. Only ' +
    'operators and suppliers get the field.'))),
  supplier_id: Type.Optional(nullable(idOf('sup',
    'This supplier ships. It is null when the merchant itself ships. Only operators and ' +
    'suppliers get the field.'))),
  sales_order_id: idOf('so', 'The shipment serves this sales order.'),
  destination: openEnum(DESTINATIONS,
    'The goods go to the customer or to the merchant’s warehouse.'),
  carrier,
  tracking_number,
  tracking_url,
  reported_tracking_url: Type.Optional(nullable(Type.String({
    description: 'This link was reported with the shipment, or null. Only operators and ' +
      'suppliers get the field.',
    examples: ['https://www.dhl.com/track?id=00340434161094042557']
  }))),
  metadata: Type.Optional(nullableRef(Metadata,
    'Whoever ships wrote these notes. Only operators and suppliers get the field.')),
  shipped_at: instant('The goods left at this time.'),
  state: openEnum(SHIPMENT_PHASES,
    'A shipment is `in_transit`, `partially_delivered`, or `delivered` once all of it arrived ' +
    'that is not lost or refused. It is `failed` if none of it will arrive, and `canceled` if it ' +
    'never left.'),
  delivered_at: nullable(instant('The goods arrived at this time. It is null before that.')),
  failed_at: nullable(instant(
    'All goods were known to be lost or refused at this time. It is null if they are not.')),
  canceled_at: nullable(instant(
    'It was reported at this time that the shipment never left. It is null if it did.')),
  created_at: instant('The shipment was reported at this time.'),
  updated_at: instant('The shipment last changed at this time.'),
  lines: Type.Array(ref(ShipmentLine), {
    description: 'The shipment carries units of these lines.'
  }),
  incidents: Type.Array(ref(Incident), {
    description: 'Units were lost, refused or damaged. The oldest report is the first.',
    examples: [[]]
  })
}, {
  $id: 'Shipment',
  description: 'A shipment is goods that are on their way or have arrived.',
  examples: [{
    destination: 'customer',
    metadata: {},
    state: 'in_transit',
    delivered_at: null,
    failed_at: null,
    canceled_at: null
  }]
})

/** Without suppliers, purchase orders and notes: a storefront must not see them. */
export const StorefrontShipment = Type.Object({
  ...Type.Omit(Shipment, [
    'purchase_order_id', 'supplier_id', 'reported_tracking_url', 'metadata', 'lines', 'incidents'
  ]).properties,
  lines: Type.Array(Type.Omit(ShipmentLine, ['line_number'])),
  incidents: Type.Array(StorefrontIncident)
})

const NewShipmentLine = Type.Object({
  line_number: lineNumber('The units belong to the order’s line with this number.'),
  quantity: supplierQuantity('This many units of the line were sent, or arrived.')
}, {
  $id: 'NewShipmentLine',
  additionalProperties: false,
  description: 'These units of a line were sent, or arrived.'
})

export const NewShipment = Type.Object({
  lines: Type.Array(ref(NewShipmentLine), {
    minItems: 1, maxItems: LINES_MAX, description: 'Name each line once.'
  }),
  carrier: Type.Optional(new_carrier),
  tracking_number: Type.Optional(tracking_number),
  tracking_url: Type.Optional(new_tracking_url),
  shipped_at: Type.Optional(instant(
    'The goods left at this time. The default is now, and a later time counts as now.')),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewShipment',
  additionalProperties: false,
  description: 'The request reports this shipment. The same tracking number with the same facts ' +
    '(`lines`, `carrier`, `tracking_url`, `shipped_at`, `metadata`) names the same shipment; a ' +
    'fact that is left out, null or empty does not differ. Another parcel needs another tracking ' +
    'number.',
  examples: [{
    carrier: 'DHL',
    tracking_number: '00340434161094042557',
    lines: [{ line_number: 1, quantity: 2 }]
  }]
})

export const NewReceipt = Type.Object({
  lines: Type.Array(ref(NewShipmentLine), {
    minItems: 1, maxItems: LINES_MAX, description: 'These good units arrived. Name each line once.'
  })
}, {
  $id: 'NewReceipt',
  additionalProperties: false,
  description: 'The request reports goods that arrived in the merchant’s warehouse.',
  examples: [{ lines: [{ line_number: 1, quantity: 2 }] }]
})

const NewDelivery = Type.Object({
  delivered_at: Type.Optional(instant(
    'The goods arrived at this time. The default is now, and a later time counts as now.')),
  lines: Type.Optional(Type.Array(ref(NewShipmentLine), {
    minItems: 1,
    maxItems: LINES_MAX,
    description: 'So many units of each line have arrived so far, in all. A smaller number than ' +
      'is known changes nothing. Without lines, all that is on its way has arrived.'
  }))
}, {
  $id: 'NewDelivery',
  additionalProperties: false,
  description: 'The request reports that a shipment has arrived.',
  examples: [{ delivered_at: '2026-11-26T10:15:00.000Z' }]
})
export type NewDelivery = Static<typeof NewDelivery>

/** What a report of a shipment is answered, by the supplier as by the merchant. */
export const SHIPMENT_REPORTED = {
  200: {
    schema: ref(Shipment),
    description: 'The shipment was reported before.',
    headers: ['etag']
  },
  201: {
    schema: ref(Shipment),
    description: 'The shipment was recorded.',
    headers: ['etag', 'location']
  }
} as const

export const SHIPMENT_SCHEMAS = [
  ShipmentLine, Shipment, NewShipmentLine, NewShipment, NewReceipt, NewDelivery
]

const IdParameter = Type.Object({ id: idOf('shp', 'This id names the shipment.') })
const VIEWS = { storefront: StorefrontShipment }

export const findShipmentRoute = describeRoute('GET', {
  operationId: 'getShipment',
  tag: 'Shipments',
  summary: 'Read a shipment',
  description: 'A supplier sees only shipments of its own.',
  roles: ['operator', 'storefront', 'supplier'],
  views: VIEWS,
  params: IdParameter,
  answers: {
    200: { schema: ref(Shipment), description: 'The answer is the shipment.' }
  },
  refusals: ['shipment_not_found']
})

export const deliverShipmentRoute = describeRoute('POST', {
  operationId: 'deliverShipment',
  tag: 'Shipments',
  summary: 'Report that a shipment has arrived',
  description: 'A shipment that has arrived already stays as it is. With `lines` it is delivered ' +
    'in part. Lost units can arrive after all until the outcome of their incident is decided. ' +
    'The sales order is completed once nothing of it is waited for.',
  roles: ['operator', 'supplier'],
  params: IdParameter,
  body: NewDelivery,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Shipment), description: 'The shipment has arrived.', headers: ['etag'] }
  },
  refusals: [
    'shipment_not_found', 'shipment_canceled', 'unknown_line', 'repeated_line',
    'delivery_exceeds_shipped', 'incident_settled'
  ]
})

export const shipSalesOrderRoute = describeRoute('POST', {
  operationId: 'shipSalesOrder',
  tag: 'Shipments',
  summary: 'Ship received goods on to the customer',
  description: 'The route is for delivery `via_warehouse`. The merchant ships at most the units ' +
    'that have arrived in its warehouse.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  body: NewShipment,
  takes_if_match: true,
  answers: SHIPMENT_REPORTED,
  refusals: [
    'sales_order_not_found', 'sales_order_not_confirmed', 'not_via_warehouse', 'unknown_line',
    'repeated_line', 'shipment_conflict', 'shipment_exceeds_received', 'ship_complete'
  ]
})
