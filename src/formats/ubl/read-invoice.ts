// Reads Invoice of UBL: what a supplier bills.

import type {
  FormatFault, ReceivedInvoice, ReceivedInvoiceLine, ReceivedMessage
} from '../received-message.ts'
import {
  childrenOf, dateAt, decimalAt, priceAt, readItem, refuseElement, requiredAt, textAt
} from './content.ts'
import type { Element } from './xml-tree.ts'

/** InvoiceTypeCode of credit notes. */
const CREDITS = ['381', '396']

export function readInvoice (document: Element, faults: FormatFault[]): ReceivedMessage | null {
  const number = requiredAt(faults, document, 'ID')
  const said = requiredAt(faults, document, 'IssueDate')
  const date = dateAt(faults, document, 'IssueDate')
  const payable = requiredAt(faults, document, 'LegalMonetaryTotal/PayableAmount')
  const total = decimalAt(faults, document, 'LegalMonetaryTotal/PayableAmount')
  const type = textAt(faults, document, 'InvoiceTypeCode') ?? ''
  const lines = childrenOf(document, 'InvoiceLine').flatMap((one) => readLine(one, faults) ?? [])
  const order_number = textAt(faults, document, 'OrderReference/ID')
  if (number === null || said === null || payable === null) return null
  if (date === null || total === null) return null
  return {
    kind: 'invoice',
    is_credit: CREDITS.includes(type),
    number,
    date,
    due_date: dateAt(faults, document, 'DueDate'),
    order_number,
    currency: readCurrency(document, faults),
    total,
    lines,
    charges: readCharges(document, faults),
    taxes: readTaxes(document, faults)
  }
}

function readCurrency (document: Element, faults: FormatFault[]): string | null {
  const code = textAt(faults, document, 'DocumentCurrencyCode')
  return code === null || /^[A-Z]{3}$/.test(code)
    ? code
    : refuseElement(faults, document, 'bad_code', 'must have a DocumentCurrencyCode of ISO 4217')
}

function readLine (line: Element, faults: FormatFault[]): ReceivedInvoiceLine | null {
  const item = readItem(faults, line, ['OrderLineReference/LineID', 'ID'])
  const said = requiredAt(faults, line, 'InvoicedQuantity')
  const quantity = decimalAt(faults, line, 'InvoicedQuantity')
  if (item === null || said === null || quantity === null) return null
  return {
    ...item,
    order_number: textAt(faults, line, 'OrderLineReference/OrderReference/ID'),
    description: textAt(faults, line, 'Item/Name'),
    quantity,
    unit_price: priceAt(faults, line),
    amount: decimalAt(faults, line, 'LineExtensionAmount')
  }
}

function readCharges (document: Element, faults: FormatFault[]): ReceivedInvoice['charges'] {
  return childrenOf(document, 'AllowanceCharge').flatMap((one) => {
    const amount = decimalAt(faults, one, 'Amount')
    if (amount === null) return []
    const is_charge = textAt(faults, one, 'ChargeIndicator') === 'true'
    return [{
      code: textAt(faults, one, 'AllowanceChargeReasonCode'),
      description: textAt(faults, one, 'AllowanceChargeReason'),
      amount: is_charge || amount === '0' || amount.startsWith('-') ? amount : `-${amount}`
    }]
  })
}

function readTaxes (document: Element, faults: FormatFault[]): ReceivedInvoice['taxes'] {
  return childrenOf(document, 'TaxTotal').flatMap((all) => childrenOf(all, 'TaxSubtotal'))
    .map((one) => ({
      code: textAt(faults, one, 'TaxCategory/ID'),
      percent: decimalAt(faults, one, 'TaxCategory/Percent'),
      amount: decimalAt(faults, one, 'TaxAmount')
    }))
}
