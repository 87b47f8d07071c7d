// The columns of exceptions. A row is inserted, and updated once when the exception is resolved.

import type { Exception } from '../../../domain/model/exception/exception.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'

export const exceptionRows = defineRows<Exception>('exceptions', {
  key: ['id'],
  permanent: [
    'kind', 'subject_type', 'subject_id', 'sales_order_id', 'purchase_order_id', 'supplier_id',
    'line_number', 'sku', 'opened_at'
  ],
  columns: {
    id: 'text',
    version: 'int',
    kind: 'text',
    subject_type: 'text',
    subject_id: 'text',
    sales_order_id: 'text',
    purchase_order_id: 'text',
    supplier_id: 'text',
    line_number: 'int',
    sku: 'text',
    purchase_order_ids: 'jsonb',
    detail: 'text',
    opened_at: 'timestamptz',
    resolved_at: 'timestamptz',
    resolution: 'text',
    note: 'text',
    updated_at: 'timestamptz'
  }
})
