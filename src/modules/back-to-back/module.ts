// The module of the aggregate of sales and purchase orders: the checks of its rows for the doctor.

import type { Module } from '../../platform/module.ts'
import { LINK_CHECKS } from './store/check-links.ts'
import { QUANTITY_CHECKS } from './store/check-quantities.ts'
import { STATE_CHECKS } from './store/check-states.ts'

export const BACK_TO_BACK_MODULE: Module = {
  checks: [...QUANTITY_CHECKS, ...LINK_CHECKS, ...STATE_CHECKS],
  keys: [
    {
      name: 'sales_order_reference',
      text: 'select reference as key, id from sales_orders where merchant_id = $1'
    },
    {
      name: 'account',
      text: `select account as key, id from sales_orders
        where merchant_id = $1 and account is not null`
    },
    {
      name: 'sales_order_line_sku',
      text: `select sku as key, sales_order_id || '/' || line_number as id from sales_order_lines
        where merchant_id = $1`
    },
    {
      name: 'supplier_reference',
      text: `select supplier_reference as key, id from purchase_orders
        where merchant_id = $1 and supplier_reference is not null`
    },
    {
      name: 'payment_reference',
      text: 'select reference as key, id from payments where merchant_id = $1'
    },
    {
      name: 'refund_reference',
      text: 'select reference as key, id from refunds where merchant_id = $1'
    }
  ],
  tables_of_orders: {
    sales_orders: 'id',
    sales_order_lines: 'sales_order_id',
    purchase_orders: 'sales_order_id',
    purchase_order_lines: 'sales_order_id',
    payments: 'sales_order_id',
    refunds: 'sales_order_id'
  }
}
