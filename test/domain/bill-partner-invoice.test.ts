// What a partner invoices as a bill of ours.

import t from 'tap'
import {
  billPartnerInvoice, isBilled
} from '../../src/domain/model/link/bill-partner-invoice.ts'
import type { PartnerInvoice } from '../../src/domain/model/link/partner-invoice.ts'
import type { Pair } from '../../src/domain/model/link/partner-sale.ts'

/** The partner has our lines 2 and 3 as 1 and 2, and sends units of one again by its line 3. */
const pair = {
  order: {
    id: 'po_1',
    lines: [
      { line_number: 1, sku: 'NEVER' }, { line_number: 2, sku: 'OURS' },
      { line_number: 3, sku: 'SAME' }
    ]
  },
  line_numbers: new Map([[2, 1], [3, 2]])
} as never as Pair

const line = {
  sales_order_line_number: 1, sku: 'THEIRS', description: 'A key', quantity: 2, unit_price: '6.00'
}
const invoice: PartnerInvoice = {
  id: 'inv_1',
  kind: 'invoice',
  number: 'INV-1',
  sales_order_id: 'so_1',
  issued_on: '2026-01-05',
  due_on: '2026-02-04',
  currency: 'EUR',
  lines: [line],
  charges: [],
  taxes: [],
  total: '12.00',
  reason: null
}
const note: PartnerInvoice = { ...invoice, kind: 'credit_note', number: 'CN-1', due_on: null }

t.test('lines by their numbers, under our names', async (t) => {
  t.same(billPartnerInvoice(invoice, pair), {
    number: 'INV-1',
    currency: 'EUR',
    issued_on: '2026-01-05',
    due_on: '2026-02-04',
    charges: [],
    taxes: [],
    total: '12.00',
    metadata: { partner_invoice: 'inv_1' },
    lines: [{
      purchase_order_id: 'po_1',
      line_number: 2,
      sku: 'OURS',
      description: 'A key',
      quantity: 2,
      unit_cost: '6.00'
    }]
  })
})

t.test('a credit note turns every sign', async (t) => {
  t.match(billPartnerInvoice({
    ...note,
    charges: [
      { kind: 'shipping', amount: '4.90', reason: null },
      { kind: 'discount', amount: '-1.00', reason: 'Spring' },
      { kind: 'tax', amount: '0.50', reason: null }
    ],
    taxes: [
      { category: 'S', rate_percent: '20', taxable_amount: '15.90', tax_amount: '3.18' },
      { category: 'Z', rate_percent: '0', taxable_amount: '0.00', tax_amount: '0.00' }
    ],
    total: '19.58'
  }, pair), {
    due_on: null,
    lines: [{ quantity: -2, unit_cost: '6.00' }],
    charges: [
      { kind: 'freight', amount: '-4.90', description: null },
      { kind: 'discount', amount: '1.00', description: 'Spring' }
    ],
    taxes: [
      { category: 'S', rate_percent: '20', taxable_amount: '-15.90', tax_amount: '-3.18' },
      { category: 'Z', taxable_amount: '0.00', tax_amount: '0.00' },
      { tax_amount: '-0.50' }
    ],
    total: '-19.58'
  })
})

t.test('amounts without units are on no line', async (t) => {
  const charges = [{ kind: 'adjustment', amount: '7.50', reason: null }]
  t.match(billPartnerInvoice({
    ...note, lines: [], charges, total: '7.50', reason: 'Scratched'
  }, pair), {
    charges: [],
    lines: [{ line_number: null, quantity: -1, unit_cost: '7.50', description: 'Scratched' }],
    total: '-7.50'
  })
  t.match(billPartnerInvoice({ ...invoice, lines: [], charges, total: '7.50' }, pair),
    { lines: [{ line_number: null, quantity: 1, unit_cost: '7.50' }] })
  t.match(billPartnerInvoice({
    ...note, lines: [], charges: [{ kind: 'tax', amount: '1.00', reason: null }], total: '1.00'
  }, pair), { lines: [{ quantity: -1, unit_cost: '0' }], taxes: [{ tax_amount: '-1.00' }] })
})

t.test('lines that are none of ours: at no charge they are left out', async (t) => {
  const again = { ...line, sales_order_line_number: 3, unit_price: '0.00' }
  t.match(billPartnerInvoice({ ...invoice, lines: [line, again] }, pair)?.lines, { length: 1 })
  t.equal(billPartnerInvoice({ ...note, lines: [again], total: '0.00' }, pair), undefined)
  t.match(billPartnerInvoice({ ...invoice, lines: [{ ...again, unit_price: '1.00' }] }, pair),
    { lines: [{ line_number: null, sku: 'THEIRS', unit_cost: '1.00' }] })
})

t.test('prices with ten decimals are rounded to six', async (t) => {
  for (const [unit_price, unit_cost] of [
    ['3.3333333333', '3.333333'], ['0.1234565', '0.123456'], ['12', '12.00'], ['7.1', '7.10']
  ]) {
    t.match(billPartnerInvoice(
      { ...invoice, lines: [{ ...line, unit_price: String(unit_price) }] }, pair),
    { lines: [{ unit_cost }] })
  }
})

t.test('words that a bill does not take', async (t) => {
  const worded = (description: string) =>
    billPartnerInvoice({ ...invoice, lines: [{ ...line, description }] }, pair)?.lines[0]
  t.match(worded('x'.repeat(501)), { description: 'x'.repeat(500) })
  t.match(worded(' '), { description: null })
  t.match(billPartnerInvoice({ ...invoice, number: null }, pair), { number: 'inv_1' })
})

t.test('what is billed already', async (t) => {
  const bill = { number: 'R-1', status: 'matched' as const, metadata: {} }
  t.notOk(isBilled(invoice, [bill]))
  t.ok(isBilled(invoice, [{ ...bill, number: 'INV-1' }]))
  t.notOk(isBilled(invoice, [{ ...bill, number: 'INV-1', status: 'rejected' }]))
  t.notOk(isBilled(invoice, [{ ...bill, number: 'INV-1', metadata: { partner_invoice: 'other' } }]),
    'another document under its number')
  t.ok(isBilled(invoice,
    [{ ...bill, status: 'rejected', metadata: { partner_invoice: 'inv_1' } }]))
})
