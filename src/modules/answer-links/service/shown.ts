// What a link shows: the order in the view of the link's role, and how it is answered.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import type { ShowAs } from '../../../platform/http/views.ts'
import { readPurchaseOrder } from '../../purchase-orders/commands.ts'
import type { SupplierPurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'
import { readSalesOrder } from '../../sales-orders/commands.ts'
import type { StorefrontSalesOrder } from '../../sales-orders/schema/sales-order.ts'
import { renderCustomerPage } from '../pages/customer-page.ts'
import type { FormFault } from '../pages/fields.ts'
import type { PageView } from '../pages/layout.ts'
import { renderSupplierPage } from '../pages/supplier-page.ts'
import { type Action, CUSTOMER_ACTIONS, SUPPLIER_ACTIONS } from '../pages/texts/texts.ts'
import type { OpenedLink } from '../store.ts'
import { actionsOf, answerAsCustomer } from './answer-as-customer.ts'
import { type Answering, answerAsSupplier } from './answer-as-supplier.ts'

export type Shown = {
  /** All that the pages of this role can send. */
  actions: readonly Action[]
  render: (view: PageView) => string
  /** Returns what is wrong with the form; nothing when it was recorded. Throws refusals. */
  answer: (call: Call, answering: Answering) => Promise<readonly FormFault[]>
}

/** Throws `purchase_order_not_found` for one that is not issued yet. */
export async function readShown (
  showAs: ShowAs, call: Call, { purchase_order_id, sales_order_id }: OpenedLink
): Promise<Shown> {
  if (purchase_order_id !== null) return showPurchaseOrder(showAs, call, purchase_order_id)
  if (sales_order_id === null) throw new RuleError('route_not_found')
  const sale = await readSalesOrder(call, sales_order_id)
  const order = showAs('storefront', 'sales_order', sale) as StorefrontSalesOrder
  return {
    actions: CUSTOMER_ACTIONS,
    render: (view) => renderCustomerPage(view, order, actionsOf(sale)),
    answer: async (acting, answering) => answerAsCustomer(acting, sale, answering)
  }
}

async function showPurchaseOrder (showAs: ShowAs, call: Call, id: string): Promise<Shown> {
  const order = showAs(
    'supplier', 'purchase_order', await readPurchaseOrder(call, id)) as SupplierPurchaseOrder
  return {
    actions: SUPPLIER_ACTIONS,
    render: (view) => renderSupplierPage(view, order),
    answer: async (acting, answering) => answerAsSupplier(acting, order, answering)
  }
}
