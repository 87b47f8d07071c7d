// Orders as CSV: one row a line, read back by another library, and harmless in spreadsheets.

import t from 'tap'
import { parse } from 'csv-parse/sync'
import { completeCustomer } from '../../src/domain/model/sales-order/sales-order.ts'
import { writePurchaseOrderCsv } from '../../src/formats/csv/purchase-order.ts'
import { writeSalesOrderCsv } from '../../src/formats/csv/sales-order.ts'
import { holds } from '../support/holds.ts'
import { ADDRESS, purchaseDocument, purchaseLine, saleLine, salesDocument } from './given.ts'

type Row = Record<string, string>

const read = (csv: Buffer): Row[] =>
  parse(csv, { columns: true, record_delimiter: '\r\n' }) as Row[]

t.test('a purchase order has a row for each line, with what is said of the order', (t) => {
  const note = { id: 'not_1', visibility: 'supplier' as const, created_at: '' }
  const author = { role: 'operator', name: null }
  const csv = writePurchaseOrderCsv(purchaseDocument([
    purchaseLine(1, { canceled_quantity: 1, rejected_quantity: 1, quantity: 5 }),
    purchaseLine(2, {
      supplier_sku: null,
      note: 'left, "right"\nnext line',
      customization: { engraving: 'For Ada' },
      requested_date: '2026-12-01'
    })
  ], {
    notes: [{ ...note, author, text: 'Ring' }, { ...note, author, text: 'twice' }],
    gift_message: 'Happy birthday'
  } as object, { revision: 2, message: 'change' }))
  const [first, second, ...others] = read(csv)
  t.same(others, [])
  holds(t, first, {
    order_number: 'PO-01K9X3V8HQ2M4N6P8',
    reference: 'WEB-1042',
    message: 'change',
    revision: '2',
    line_number: '1',
    supplier_sku: 'LW-1',
    sku: 'KB-1',
    description: 'Mechanical keyboard',
    ordered_quantity: '5',
    quantity: '3',
    unit_cost: '52.005',
    amount: '104.01',
    currency: 'EUR',
    promised_date: '2026-11-26',
    ship_to_name: 'Ada Lovelace',
    ship_to_company: '',
    ship_to_country: 'FR',
    gift_message: 'Happy birthday',
    notes: 'Ring\ntwice',
    order_fee: '4.50',
    freight: '12.30',
    total: '1234.56',
    ship_complete: 'false',
    supplier_code: 'LITWARE'
  })
  holds(t, second, {
    supplier_sku: '',
    note: 'left, "right"\nnext line',
    customization: '{"engraving":"For Ada"}',
    requested_date: '2026-12-01'
  })
  const text = csv.toString('utf8')
  t.match(text, /^order_number,reference,message,revision,ordered_at,line_number,supplier_sku,sku,/)
  t.match(text, /"left, ""right""\nnext line"/, 'RFC 4180')
  t.ok(text.endsWith('\r\n'))
  t.end()
})

t.test('substitutes are named: the line that they stand for, and what is sent', (t) => {
  const bought = read(writePurchaseOrderCsv(purchaseDocument([
    purchaseLine(1, { rejected_quantity: 2 }), purchaseLine(2, { sku: 'KB-9', substitute_for: 1 })
  ])))
  holds(t, bought, [
    { sku: 'KB-1', quantity: '0', substitute_for: '' },
    { sku: 'KB-9', quantity: '2', substitute_for: '1' }
  ])
  const sold = read(writeSalesOrderCsv(salesDocument([
    saleLine(1, { substitutes: [{ sku: 'KB-9', quantity: 2 }, { sku: 'KB-8', quantity: 1 }] })
  ])))
  holds(t, sold, [{ sku: 'KB-1', substitutes: '2 × KB-9, 1 × KB-8' }])
  t.end()
})

t.test('what only operators may see is in no document', (t) => {
  const document = purchaseDocument([purchaseLine(1, {
    replaces: { purchase_order_id: 'po_other', line_number: 1 }
  })], {
    tags: ['TAG'], exchange_rate: { from: 'EUR', to: 'USD', rate: '1.1' } as never
  })
  t.notMatch(JSON.stringify(document), /TAG|po_other|USD/)
  const sale = salesDocument([saleLine(1)])
  t.notMatch(JSON.stringify(sale), /55\.80|secret/)
  t.end()
})

t.test('a sales order has prices and no costs', (t) => {
  const csv = writeSalesOrderCsv(salesDocument([saleLine(1, { canceled_quantity: 1 })]))
  holds(t, read(csv)[0], {
    order_number: 'SO-01K9X3V8HQ2M4N6P8',
    reference: 'WEB-1042',
    ordered_quantity: '2',
    quantity: '1',
    unit_price: '79.90',
    total: '162.57',
    payment_due: '62.57',
    customer_name: 'Ada Lovelace'
  })
  t.notMatch(csv.toString(), /cost|margin|supplier|55\.80/)
  const tax = { category: 'S' as const, rate_percent: '20', amount: null, exemption_reason: null }
  const taxed = [saleLine(1, { discount: '3.00', tax, tax_amount: '31.96' })]
  const sums = { tax_total: '31.96', credited: '70.00', payment_due: '0.00', refund_due: '7.43' }
  holds(t, read(writeSalesOrderCsv(salesDocument(taxed, sums)))[0], {
    credited: '70.00',
    refund_due: '7.43',
    discount: '3.00',
    tax_category: 'S',
    tax_rate_percent: '20',
    tax_amount: '31.96',
    taxes: '[]',
    tax_total: '31.96'
  })
  t.end()
})

t.test('an order without lines has the names of the columns', (t) => {
  t.match(writePurchaseOrderCsv(purchaseDocument([])).toString(), /^order_number,[^\r]+\r\n$/)
  t.end()
})

const HARMFUL = ['=1+1', '+49 30', '-x', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠a']

t.test('no cell is run by a spreadsheet, whatever a stranger writes', (t) => {
  for (const text of HARMFUL) {
    const ship_to = { ...ADDRESS, name: text, line1: text, city: text, phone: text, company: text }
    const of_order = { gift_message: text, packing_slip_text: text, purchase_order_number: text }
    const purchase = purchaseDocument([purchaseLine(1, {
      sku: text, supplier_sku: text, description: text, note: text
    })], { ...of_order, ship_to, sales_order_reference: text, supplier_reference: text } as object)
    const sale = salesDocument([saleLine(1, { sku: text, description: text, note: text })], {
      ...of_order,
      ship_to,
      reference: text,
      customer: completeCustomer({ name: text, company: text, email: text, phone: text })
    })
    for (const csv of [writePurchaseOrderCsv(purchase), writeSalesOrderCsv(sale)]) {
      const cells = Object.values(read(csv)[0] ?? {})
      t.ok(cells.filter((cell) => cell === `'${text}`).length > 8, JSON.stringify(text))
      t.same(cells.filter((cell) => /^[=+@\t\r\uFF1D\uFF0B\uFF0D\uFF20]|^-[^0-9]/.test(cell)), [])
    }
  }
  t.end()
})
