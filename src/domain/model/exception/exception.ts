// Exceptions: situations that a person must decide.

import type { SubjectType } from '../../kernel/event.ts'
import type { NameIn, Resources } from '../../kernel/resource.ts'

export type ExceptionKind = NameIn<'exceptions'>

type ResolutionsIn<One> = One extends { exceptions: Record<string, infer Defined> }
  ? Defined extends { resolutions: ReadonlyArray<infer Resolved> } ? Resolved : never
  : never

/** `obsolete` is set by the service, not by a person: the situation no longer exists. */
export type Resolution = ResolutionsIn<Resources[keyof Resources]> | 'obsolete'

export type Exception = {
  id: string
  version: number
  kind: ExceptionKind
  subject_type: SubjectType
  subject_id: string
  sales_order_id: string | null
  purchase_order_id: string | null
  supplier_id: string | null
  /** A line of the purchase order if `purchase_order_id` is set, else of the sales order. */
  line_number: number | null
  sku: string | null
  /** For `oversold`: the purchase orders that may not get their units. */
  purchase_order_ids: readonly string[]
  /** A sentence for a person: what happened. */
  detail: string
  opened_at: string
  resolved_at: string | null
  resolution: Resolution | null
  note: string | null
  updated_at: string
}

type Opening = Pick<Exception, 'id' | 'kind' | 'subject_type' | 'subject_id' | 'detail'> &
  Partial<Exception> & { now: string }

export function openException ({ now, ...opening }: Opening): Exception {
  return {
    version: 1,
    sales_order_id: null,
    purchase_order_id: null,
    supplier_id: null,
    line_number: null,
    sku: null,
    purchase_order_ids: [],
    opened_at: now,
    resolved_at: null,
    resolution: null,
    note: null,
    updated_at: now,
    ...opening
  }
}

/** The next version of an exception whose cause is gone. One of a sale gets its version with it. */
export function endObsolete (exception: Exception, now: string): Exception {
  return { ...markResolved(exception, 'obsolete', { now }), version: exception.version + 1 }
}

export function markResolved (
  exception: Exception, resolution: Resolution, { now, note = null }: {
    now: string, note?: string | null
  }
): Exception {
  return { ...exception, resolution, note, resolved_at: now, updated_at: now }
}
