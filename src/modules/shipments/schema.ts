// The wire shapes of shipments.

import Type, { type Static } from 'typebox'
import { DESTINATIONS } from '../../domain/model/shipment/shipment.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  count, idOf, instant, keyText, Metadata, nullable, nullableRef, openEnum, SupplierQuantity, ref,
  Sku, text, Version
} from '../../platform/http/schemas.ts'

const LINES_MAX = 400

const ShipmentLine = Type.Object({
  line_number: Type.Optional(Type.Integer({
    minimum: 1,
    description: 'Of the purchase order; of the sales order where the merchant itself ships. ' +
      'Operators and suppliers only.',
    examples: [1]
  })),
  sales_order_line_number: Type.Integer({
    minimum: 1, description: 'The sales order line it serves.', examples: [1]
  }),
  sku: Sku,
  quantity: SupplierQuantity,
  over_shipped_quantity: count('Of `quantity`, units beyond the order.')
}, { $id: 'ShipmentLine', description: 'What was sent of a line.' })

/** In a pattern, of what a text may not hold; the second of what no address holds. */
const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f'
const NO_URL = `\\s\\\\"<>${CONTROLS}`
const CARRIER = { examples: ['DHL'] }
const carrier = nullable(text(100, 'Who carries it.', CARRIER))
const tracking_number = nullable(keyText(100, 'The carrier’s number.', {
  examples: ['00340434161094042557']
}))
const tracking_url = nullable(Type.String({
  description: 'Where to follow it: the page of the carrier for those that we know, else the ' +
    'link that was sent.',
  examples: ['https://www.dhl.com/global-en/home/tracking.html?tracking-id=00340434161094042557']
}))

const new_carrier = nullable(keyText(100,
  'Who carries it. For DHL, UPS, FedEx, DPD, GLS, USPS, La Poste, Colissimo, Royal Mail and ' +
  'PostNL, in whatever case, customers see the page of the carrier.', {
    format: 'plain-name', ...CARRIER
  }))
/** With TLS, to a host, without a user’s name in front of it. */
const new_tracking_url = nullable(text(2000, 'Where to follow it: an `https` address.', {
  format: 'web-address',
  pattern: `^[Hh][Tt][Tt][Pp][Ss]://[^/?#@${NO_URL}]+([/?#][^${NO_URL}]*)?$`,
  examples: ['https://www.dhl.com/track?id=00340434161094042557']
}))

export const Shipment = Type.Object({
  id: idOf('shp', 'The shipment.'),
  version: Version,
  purchase_order_id: Type.Optional(nullable(idOf('po',
    'The purchase order it was sent against; null for the merchant’s own. Operators and ' +
    'suppliers only.'))),
  supplier_id: Type.Optional(nullable(idOf('sup',
    'Who sent it; null for the merchant. Operators and suppliers only.'))),
  sales_order_id: idOf('so', 'The sales order it serves.'),
  destination: openEnum(DESTINATIONS, 'Where it goes.'),
  carrier,
  tracking_number,
  tracking_url,
  reported_tracking_url: Type.Optional(nullable(Type.String({
    description: 'The link that was sent. Operators and suppliers only.',
    examples: ['https://www.dhl.com/track?id=00340434161094042557']
  }))),
  metadata: Type.Optional(nullableRef(Metadata, 'Of who sent it; operators and suppliers only.')),
  shipped_at: instant('When it was sent.'),
  delivered_at: nullable(instant('When it arrived.')),
  created_at: instant('When it was reported.'),
  updated_at: instant('When it last changed.'),
  lines: Type.Array(ref(ShipmentLine), { description: 'What was sent.' })
}, {
  $id: 'Shipment',
  description: 'Goods on their way.',
  examples: [{ destination: 'customer', metadata: {}, delivered_at: null }]
})

/** A storefront sees no supplier and no purchase order, and nothing that a supplier noted. */
export const StorefrontShipment = Type.Object({
  ...Type.Omit(Shipment, [
    'purchase_order_id', 'supplier_id', 'reported_tracking_url', 'metadata', 'lines'
  ]).properties,
  lines: Type.Array(Type.Omit(ShipmentLine, ['line_number']))
})

const NewShipmentLine = Type.Object({
  line_number: Type.Integer({ minimum: 1, description: 'Of the document.', examples: [1] }),
  quantity: SupplierQuantity
}, { $id: 'NewShipmentLine', additionalProperties: false, description: 'Units sent of a line.' })

export const NewShipment = Type.Object({
  lines: Type.Array(ref(NewShipmentLine), {
    minItems: 1, maxItems: LINES_MAX, description: 'Each line once.'
  }),
  carrier: Type.Optional(new_carrier),
  tracking_number: Type.Optional(tracking_number),
  tracking_url: Type.Optional(new_tracking_url),
  shipped_at: Type.Optional(instant('When it was sent; now by default, and at the latest.')),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewShipment',
  additionalProperties: false,
  description: 'A shipment to report. The same tracking number with the same facts (lines, ' +
    'carrier, tracking_url, shipped_at, metadata) is the same shipment; what is left out, null ' +
    'or empty says nothing. Another parcel needs another tracking number.',
  examples: [{
    carrier: 'DHL',
    tracking_number: '00340434161094042557',
    lines: [{ line_number: 1, quantity: 2 }]
  }]
})

export const NewReceipt = Type.Object({
  lines: Type.Array(ref(NewShipmentLine), {
    minItems: 1, maxItems: LINES_MAX, description: 'Good units that arrived; each line once.'
  })
}, {
  $id: 'NewReceipt',
  additionalProperties: false,
  description: 'Goods that arrived in the merchant’s warehouse.',
  examples: [{ lines: [{ line_number: 1, quantity: 2 }] }]
})

const NewDelivery = Type.Object({
  delivered_at: Type.Optional(instant('When it arrived; now by default, and at the latest.'))
}, {
  $id: 'NewDelivery',
  additionalProperties: false,
  description: 'A shipment has arrived.',
  examples: [{ delivered_at: '2026-11-26T10:15:00.000Z' }]
})
export type NewDelivery = Static<typeof NewDelivery>

export const SHIPMENT_SCHEMAS = [
  ShipmentLine, Shipment, NewShipmentLine, NewShipment, NewReceipt, NewDelivery
]

const IdParameter = Type.Object({ id: idOf('shp', 'The shipment.') })
const VIEWS = { storefront: StorefrontShipment }

export const findShipmentRoute = describeRoute('GET', {
  operationId: 'getShipment',
  tag: 'Shipments',
  summary: 'Read a shipment',
  description: 'A supplier sees those it sent.',
  roles: ['operator', 'storefront', 'supplier'],
  views: VIEWS,
  params: IdParameter,
  answers: { 200: { schema: ref(Shipment), description: 'It.', headers: ['etag'] } },
  refusals: ['shipment_not_found']
})

export const deliverShipmentRoute = describeRoute('POST', {
  operationId: 'deliverShipment',
  tag: 'Shipments',
  summary: 'Report that a shipment has arrived',
  description: 'A shipment that has arrived already stays as it is. The sales order completes ' +
    'when nothing of it is open.',
  roles: ['operator', 'supplier'],
  params: IdParameter,
  body: NewDelivery,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: { schema: ref(Shipment), description: 'Delivered.', headers: ['etag'] } },
  refusals: ['shipment_not_found']
})

export const shipSalesOrderRoute = describeRoute('POST', {
  operationId: 'shipSalesOrder',
  tag: 'Shipments',
  summary: 'Ship received goods on to the customer',
  description: 'For delivery `via_warehouse`: at most what has arrived there.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'The sales order.') }),
  body: NewShipment,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Shipment), description: 'It was reported before.', headers: ['etag'] },
    201: { schema: ref(Shipment), description: 'Shipped.', headers: ['etag', 'location'] }
  },
  refusals: [
    'sales_order_not_found', 'sales_order_not_confirmed', 'not_via_warehouse', 'unknown_line',
    'repeated_line', 'shipment_conflict', 'shipment_exceeds_received'
  ]
})
