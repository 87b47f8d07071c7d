// Runs what a customer has sent from its page: it confirms a draft, or cancels what is not issued.

import type { SalesOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import { cancelSalesOrder, confirmSalesOrder } from '../../sales-orders/commands.ts'
import type { FormFault } from '../pages/fields.ts'
import type { CustomerAction } from '../pages/texts/texts.ts'
import type { Answering } from './answer-as-supplier.ts'

type Sale = Pick<SalesOrderDescription, 'id' | 'version' | 'status' | 'purchase_orders'>

/** Returns what is wrong with the form; nothing when it was recorded. Throws refusals. */
export async function answerAsCustomer (
  call: Call, order: Sale, { submission, texts }: Omit<Answering, 'judge'>
): Promise<readonly FormFault[]> {
  const { action, name, version } = submission
  if (name === '') {
    return [{ id: `${action}-name`, label: texts.your_name, text: texts.faults.name }]
  }
  if (action === 'confirm') {
    await confirmSalesOrder(call, order.id)
    return []
  }
  // The version of a sales order rises when one of its purchase orders is issued. So the command
  // refuses what this look has not seen.
  if (version === order.version && !actionsOf(order).includes('cancel')) {
    throw new RuleError('precondition_failed')
  }
  await cancelSalesOrder(call, order.id, {})
  return []
}

/** What the customer may do now. */
export function actionsOf ({ status, purchase_orders }: Sale): CustomerAction[] {
  if (status === 'draft') return ['confirm', 'cancel']
  const is_issued = purchase_orders.some(({ issued_at }) => issued_at !== null)
  return status === 'confirmed' && !is_issued ? ['cancel'] : []
}
