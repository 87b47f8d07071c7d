// An invoice as it is read.

import type { Invoice } from './invoice.ts'
import type { KeptInvoice } from './kept-invoice.ts'

export function describeInvoice ({
  lines, charges, taxes, shipment_ids, missing, series: _series, fiscal_year: _year,
  serial: _serial, overdue_at: _overdue_at, is_overdue: _is_overdue, credit_id: _credit, ...invoice
}: KeptInvoice): Invoice {
  return {
    ...invoice,
    lines: lines.map(({ price_amount: _amount, said_tax: _said, ...line }) => line),
    charges: charges.map(({ price_amount: _amount, said_tax: _said, ...charge }) => charge),
    taxes: [...taxes],
    shipment_ids: [...shipment_ids],
    missing: [...missing]
  }
}
