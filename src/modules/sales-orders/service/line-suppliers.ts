// Checks what a request says of the suppliers of its lines.

import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  findSuppliersFaults, type NewLineSuppliers, suppliersNamed
} from '../../../domain/model/sales-order/line-suppliers.ts'
import type { Call } from '../../../platform/command/call.ts'
import { findSuppliers } from '../../suppliers/store.ts'

/**
 * Throws `role_forbidden` for a storefront, and `invalid_request` for suppliers that are unknown or
 * both wanted and excluded. It runs before the command: suppliers are never deleted, so one that is
 * known stays known.
 */
export async function assertLineSuppliers (
  { db, merchant_id, role }: Call, lines: ReadonlyArray<{ suppliers?: NewLineSuppliers }>
): Promise<void> {
  if (lines.every(({ suppliers }) => suppliers === undefined)) return
  if (role === 'storefront') {
    throw new RuleError('role_forbidden', {
      detail: 'Only operators choose the suppliers of a line: leave `suppliers` out.'
    })
  }
  const ids = suppliersNamed(lines)
  if (ids.length === 0) return
  const known = await findSuppliers(db, merchant_id, ids)
  const errors = findSuppliersFaults(lines, new Set(known.map(({ id }) => id)))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}
