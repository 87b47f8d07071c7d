// The commands on a sales order after it was placed: confirm, change, cancel, hold, note.

import { addSaleNote } from '../../../domain/back-to-back/actions/add-note.ts'
import {
  annotateOrder, isAnnotation
} from '../../../domain/back-to-back/actions/annotate-order.ts'
import {
  assertAgreedPrices
} from '../../../domain/back-to-back/actions/assert-account-change.ts'
import type { NewCancellation } from '../../../domain/back-to-back/actions/cancel.ts'
import type { SaleChange } from '../../../domain/back-to-back/actions/sale-change.ts'
import { confirmSale } from '../../../domain/back-to-back/actions/confirm-sales-order.ts'
import type { SalesOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import {
  addHold, AFTER_HOLD, removeHold
} from '../../../domain/back-to-back/actions/hold-sales-order.ts'
import { assertStorefrontPolicy } from '../../../domain/model/merchant/merchant.ts'
import {
  type NewSaleChange, normalizeChange
} from '../../../domain/back-to-back/actions/normalize-change.ts'
import {
  reviseSalesOrder, withdrawSalesOrder
} from '../../../domain/back-to-back/actions/revise-sales-order.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  assertNoSuppliers, assertSuppliers, suppliersNamed
} from '../../../domain/model/sales-order/line-suppliers.ts'
import {
  assertNoFavors, assertNoSourcing, assertNoTags
} from '../../../domain/model/sales-order/assert-storefront.ts'
import type { Hold, SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import { type NewNote, type Note, openNote } from '../../../domain/model/note/note.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import { type Answer, assertVersion, type Call } from '../../../platform/command/call.ts'
import { newId } from '../../../platform/id.ts'
import { answerSale, defineSaleCommand } from '../../back-to-back/command.ts'
import { findSuppliers } from '../../suppliers/store.ts'

export async function confirmSalesOrder (
  call: Call, id: string
): Promise<Answer<SalesOrderDescription>> {
  return call.commands.run(CONFIRM, call, { id })
}

export async function changeSalesOrder (
  call: Call, id: string, change: NewSaleChange
): Promise<Answer<SalesOrderDescription>> {
  const { lines = [], tags } = change
  if (call.role === 'storefront') {
    assertNoSuppliers(lines)
    assertNoTags(tags)
    if (call.account !== null) assertNoFavors(change)
  }
  const { db, merchant_id } = call
  assertSuppliers(lines, await findSuppliers(db, merchant_id, suppliersNamed(lines)))
  return call.commands.run(CHANGE, call, { id, change })
}

export async function cancelSalesOrder (
  call: Call, id: string, cancellation: NewCancellation
): Promise<Answer<SalesOrderDescription>> {
  return call.commands.run(CANCEL, call, { id, cancellation })
}

export async function holdSalesOrder (
  call: Call, id: string, reason: string
): Promise<Answer<Hold>> {
  return call.commands.run(HOLD, call, { id, reason })
}

export async function removeSalesOrderHold (
  call: Call, id: string, hold: string
): Promise<Answer<undefined>> {
  return call.commands.run(REMOVE_HOLD, call, { id, hold })
}

export async function addSalesOrderNote (
  call: Call, id: string, note: NewNote
): Promise<Answer<Note>> {
  return call.commands.run(ADD_NOTE, call, { id, note })
}

/** Throws `sales_order_canceled` and `sales_order_completed`. */
function assertUnderWay ({ status }: Pick<SalesOrder, 'status'>): void {
  if (status === 'canceled') throw new RuleError('sales_order_canceled')
  if (status === 'completed') throw new RuleError('sales_order_completed')
}

const CONFIRM = defineSaleCommand<{ id: string }, SalesOrderDescription>(
  'sales_orders', (before, { call }, surroundings) => {
    const { version, status, shortage_policy } = before.sales_order
    assertVersion(call, version)
    if (status !== 'draft') throw new RuleError('sales_order_not_draft')
    if (call.role === 'storefront') {
      assertStorefrontPolicy(shortage_policy, surroundings.settings)
    }
    const decided = confirmSale(before, surroundings)
    return answerSale(before, decided, { sale_event: 'sales_order.confirmed' })
  })

const CHANGE = defineSaleCommand<
  { id: string, change: NewSaleChange }, SalesOrderDescription
>(
  'sales_orders', (before, { call, input }, surroundings) => {
    assertVersion(call, before.sales_order.version)
    if (isAnnotation(input.change)) {
      const sales_order = annotateOrder(before.sales_order, input.change)
      const decided = drawConsequences(
        before, { ...before, sales_order }, { trigger: null }, surroundings)
      return answerSale(before, decided, { sale_event: 'sales_order.changed' })
    }
    assertUnderWay(before.sales_order)
    if (call.role === 'storefront') assertNoSourcing(input.change.sourcing)
    const change: SaleChange = normalizeChange(input.change, before.sales_order)
    if (call.account !== null) assertAgreedPrices(before.sales_order, change)
    const decided = reviseSalesOrder(before, change, surroundings)
    return answerSale(before, decided, {
      sale_event: 'sales_order.changed', purchase_event: 'purchase_order.updated'
    })
  }, { skusOf: ({ change: { lines = [] } }) => lines.flatMap(({ sku }) => sku ?? []) })

const CANCEL = defineSaleCommand<
  { id: string, cancellation: NewCancellation }, SalesOrderDescription
>(
  'sales_orders', (before, { call, input }, surroundings) => {
    assertVersion(call, before.sales_order.version)
    assertUnderWay(before.sales_order)
    const decided = withdrawSalesOrder(before, input.cancellation, surroundings)
    return answerSale(before, decided, {
      sale_event: 'sales_order.cancellation_requested',
      purchase_event: 'purchase_order.cancellation_requested'
    })
  })

const HOLD = defineSaleCommand<{ id: string, reason: string }, Hold>(
  'sales_orders', (before, { call, input }, surroundings) => {
    assertVersion(call, before.sales_order.version)
    assertUnderWay(before.sales_order)
    const hold = { id: newId('hld'), reason: input.reason, created_at: surroundings.now }
    const decided = drawConsequences(before, addHold(before, hold), { trigger: null }, surroundings)
    const outcome = answerSale(before, decided, { sale_event: 'sales_order.held' })
    return { ...outcome, status: 201, value: hold, headers: {} }
  })

const REMOVE_HOLD = defineSaleCommand<{ id: string, hold: string }, undefined>(
  'sales_orders', (before, { input }, surroundings) => {
    const decided = drawConsequences(
      before, removeHold(before, input.hold), AFTER_HOLD, surroundings)
    const outcome = answerSale(before, decided, { sale_event: 'sales_order.hold_removed' })
    return { ...outcome, status: 204, value: undefined, headers: {} }
  })

const ADD_NOTE = defineSaleCommand<{ id: string, note: NewNote }, Note>(
  'sales_orders', (before, { call, input }, surroundings) => {
    assertVersion(call, before.sales_order.version)
    const note = openNote(input.note, call, { id: newId('note'), now: surroundings.now })
    const decided = drawConsequences(
      before, addSaleNote(before, note), { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.updated' })
    return { status: 201, value: note, changes }
  })
