// Describes the list of shipments: what it can be asked by.

import Type from 'typebox'
import { describeList, SortParameter } from '../../../platform/http/lists/list-route.ts'
import {
  CreatedAfter, CreatedBefore, idOf, oneOf, pageOf, UpdatedAfter
} from '../../../platform/http/schemas.ts'
import { Shipment, StorefrontShipment, trackingNumber } from './shipment.ts'

export const ShipmentPage = pageOf('ShipmentPage', Shipment)

export const listShipmentsRoute = describeList({
  operationId: 'listShipments',
  tag: 'Shipments',
  summary: 'List shipments',
  description: 'The list begins with the newest shipment, unless `sort` says otherwise. A ' +
    'supplier sees only its own.',
  roles: ['operator', 'storefront', 'supplier'],
  item: Shipment,
  page: ShipmentPage,
  views: { storefront: StorefrontShipment },
  filters: {
    sales_order_id: Type.Optional(idOf('so',
      'The list has only shipments that serve this sales order.')),
    purchase_order_id: Type.Optional(idOf('po',
      'The list has only shipments for this purchase order. Storefronts may not send it.')),
    supplier_id: Type.Optional(idOf('sup',
      'The list has only shipments of this supplier. Storefronts may not send it.')),
    tracking_number: Type.Optional(trackingNumber('The list has only shipments of this number.')),
    state: Type.Optional(oneOf(['in_transit', 'delivered'], {
      description: 'The list has only shipments that are on their way, or that have arrived.'
    })),
    created_after: Type.Optional(CreatedAfter),
    created_before: Type.Optional(CreatedBefore),
    updated_after: Type.Optional(UpdatedAfter),
    sort: Type.Optional(SortParameter)
  }
})
