// The commands by which people write on a purchase order.

import {
  annotateOrder, type Annotation
} from '../../../domain/back-to-back/actions/annotate-order.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { replacePurchaseOrder } from '../../../domain/back-to-back/state.ts'
import type { Answer, Call } from '../../../platform/command/call.ts'
import { definePurchaseCommand } from './answer.ts'

export async function updatePurchaseOrder (
  call: Call, id: string, change: Annotation
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(UPDATE, call, { id, change })
}

const UPDATE = definePurchaseCommand<{ id: string, change: Annotation }>({
  trigger: null,
  sale_event: 'sales_order.updated',
  purchase_event: 'purchase_order.updated',
  decide: (before, order, { change }) =>
    replacePurchaseOrder(before, annotateOrder(order, change))
})
