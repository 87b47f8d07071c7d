// Writes an invoice or credit note as UBL 2.1, by Peppol BIS Billing 3.

import type { Address } from '../../domain/kernel/address.ts'
import type { Invoice, InvoiceParty, InvoiceTax } from '../../domain/model/invoice/invoice.ts'
import { isVatNumber } from '../../domain/model/tax/vat-number.ts'
import {
  buyerOf, type ContentCharge, contentOf, type ContentLine, type InvoiceContent, isTaxed,
  rateOf
} from '../invoice-content.ts'
import type { InvoiceDocument } from '../invoice-document.ts'
import { type Elements, optional, required, writeXml } from '../xml/elements.ts'
import { addressOf, contactOf, moneyOf } from './elements.ts'

const NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:'
const CUSTOMIZATION =
  'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
const PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'
const KINDS = {
  invoice: { root: 'Invoice', line: 'cac:InvoiceLine', quantity: 'cbc:InvoicedQuantity' },
  credit_note: {
    root: 'CreditNote', line: 'cac:CreditNoteLine', quantity: 'cbc:CreditedQuantity'
  }
} as const

/** `findMissing` must have found nothing that Peppol asks for. */
export function writeInvoiceUbl (document: InvoiceDocument): Uint8Array {
  const { invoice } = document
  const content = contentOf(document)
  const { root } = KINDS[invoice.kind]
  return writeXml({
    [root]: {
      '@xmlns': `${NAMESPACE}${root}-2`,
      '@xmlns:cac': `${NAMESPACE}CommonAggregateComponents-2`,
      '@xmlns:cbc': `${NAMESPACE}CommonBasicComponents-2`,
      'cbc:CustomizationID': CUSTOMIZATION,
      'cbc:ProfileID': PROFILE,
      ...headOf(invoice, content),
      ...referencesOf(invoice),
      'cac:AccountingSupplierParty': partyOf(invoice.seller, content),
      'cac:AccountingCustomerParty': partyOf(buyerOf(invoice), content),
      'cac:Delivery': deliveryOf(invoice),
      ...paymentOf(invoice, content),
      'cac:AllowanceCharge': content.charges.map((one) => chargeOf(one, invoice.currency)),
      'cac:TaxTotal': taxesOf(content, invoice.currency),
      'cac:LegalMonetaryTotal': totalsOf(content, invoice.currency),
      [KINDS[invoice.kind].line]: content.lines.map((line) => lineOf(line, invoice))
    }
  })
}

function headOf (invoice: Invoice, { number, issued_on, type_code }: InvoiceContent): Elements {
  const is_credit = invoice.kind === 'credit_note'
  return {
    'cbc:ID': required(number),
    'cbc:IssueDate': issued_on,
    ...is_credit ? {} : optional('cbc:DueDate', invoice.due_on),
    [is_credit ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode']: type_code,
    ...optional('cbc:Note', invoice.reason),
    'cbc:DocumentCurrencyCode': invoice.currency,
    ...optional('cbc:BuyerReference', buyerReferenceOf(invoice))
  }
}

/** Within Germany there must be one; what the buyer calls its order serves as well. */
function buyerReferenceOf (
  { buyer_reference, purchase_order_number, buyer }: Invoice
): string | null {
  return buyer_reference ?? (buyer.address?.country === 'DE' ? purchase_order_number : null)
}

/** Peppol's word for an order whose number at the buyer is not known. */
const UNKNOWN = 'NA'

function referencesOf (invoice: Invoice): Elements {
  const { credited_invoice_number: number, credited_invoice_issued_on: issued_on } = invoice
  return {
    'cac:OrderReference': {
      'cbc:ID': required(invoice.purchase_order_number ?? UNKNOWN),
      'cbc:SalesOrderID': required(invoice.sales_order_reference)
    },
    ...number === null
      ? {}
      : {
          'cac:BillingReference': {
            'cac:InvoiceDocumentReference': {
              'cbc:ID': required(number), ...optional('cbc:IssueDate', issued_on)
            }
          }
        }
  }
}

/** Some countries say which register a number is of. */
function registerOf (number: string, address: Address | null): Elements {
  const register = {
    DK: '0184', IS: '0196', NL: number.length === 20 ? '0190' : '0106'
  }[address?.country ?? '']
  return register === undefined ? {} : { '@schemeID': register }
}

function partyOf (party: InvoiceParty, content: InvoiceContent): Elements {
  const { name, address, endpoint, registration_number: number } = party
  return {
    'cac:Party': {
      ...endpoint === null
        ? {}
        : { 'cbc:EndpointID': { '@schemeID': endpoint.scheme, '#': required(endpoint.id) } },
      'cac:PartyName': { 'cbc:Name': required(name) },
      ...address === null ? {} : { 'cac:PostalAddress': addressOf(address) },
      ...taxIdOf(party, content),
      'cac:PartyLegalEntity': {
        'cbc:RegistrationName': required(name),
        ...number === null
          ? {}
          : { 'cbc:CompanyID': { ...registerOf(number, address), '#': required(number) } }
      },
      ...contactOf(party.phone === null && party.email === null ? { ...party, name: null } : party)
    }
  }
}

/** A number that names no country is one of a tax office. */
function taxIdOf ({ tax_id }: InvoiceParty, content: InvoiceContent): Elements {
  if (tax_id === null || !isTaxed(content)) return {}
  return {
    'cac:PartyTaxScheme': {
      'cbc:CompanyID': required(tax_id),
      'cac:TaxScheme': { 'cbc:ID': isVatNumber(tax_id) ? 'VAT' : 'TAX' }
    }
  }
}

function deliveryOf ({ ship_to, delivered_on }: Invoice): Elements {
  return {
    ...optional('cbc:ActualDeliveryDate', delivered_on),
    'cac:DeliveryLocation': { 'cac:Address': addressOf(ship_to) },
    'cac:DeliveryParty': {
      'cac:PartyName': { 'cbc:Name': required(ship_to.company ?? ship_to.name) }
    }
  }
}

/** UNCL 4461, by country as far as it takes few: what is not said is a standing agreement. */
const NOT_SAID: Readonly<Record<string, string>> = { NL: '57' }

function paymentOf ({ number, seller }: Invoice, content: InvoiceContent): Elements {
  const { iban, terms, transfer_code } = content
  return {
    'cac:PaymentMeans': iban === null
      ? { 'cbc:PaymentMeansCode': NOT_SAID[seller.address?.country ?? ''] ?? '1' }
      : {
          'cbc:PaymentMeansCode': transfer_code,
          ...optional('cbc:PaymentID', number),
          'cac:PayeeFinancialAccount': { 'cbc:ID': required(iban) }
        },
    'cac:PaymentTerms': { 'cbc:Note': terms }
  }
}

function categoryOf (name: string, tax: InvoiceTax): Elements {
  return {
    [name]: {
      'cbc:ID': tax.category,
      ...optional('cbc:Percent', rateOf(tax)),
      'cac:TaxScheme': { 'cbc:ID': 'VAT' }
    }
  }
}

function chargeOf (
  { is_charge, code, reason, amount, tax }: ContentCharge, currency: string
): Elements {
  return {
    'cbc:ChargeIndicator': String(is_charge),
    ...optional('cbc:AllowanceChargeReasonCode', code),
    'cbc:AllowanceChargeReason': required(reason),
    'cbc:Amount': moneyOf(amount, currency),
    ...categoryOf('cac:TaxCategory', tax)
  }
}

function taxesOf ({ groups, totals }: InvoiceContent, currency: string): Elements {
  return {
    'cbc:TaxAmount': moneyOf(totals.tax, currency),
    'cac:TaxSubtotal': groups.map((group) => ({
      'cbc:TaxableAmount': moneyOf(group.taxable_amount, currency),
      'cbc:TaxAmount': moneyOf(group.tax_amount, currency),
      'cac:TaxCategory': {
        'cbc:ID': group.category,
        'cbc:Percent': group.rate_percent,
        ...optional('cbc:TaxExemptionReasonCode', group.exemption_code),
        ...optional('cbc:TaxExemptionReason', group.exemption_reason),
        'cac:TaxScheme': { 'cbc:ID': 'VAT' }
      }
    }))
  }
}

function totalsOf ({ totals }: InvoiceContent, currency: string): Elements {
  const some = (name: string, amount: string | null): Elements =>
    amount === null ? {} : { [name]: moneyOf(amount, currency) }
  return {
    ...some('cbc:LineExtensionAmount', totals.lines),
    ...some('cbc:TaxExclusiveAmount', totals.net),
    ...some('cbc:TaxInclusiveAmount', totals.total),
    ...some('cbc:AllowanceTotalAmount', totals.allowances),
    ...some('cbc:ChargeTotalAmount', totals.charges),
    ...some('cbc:PrepaidAmount', totals.prepaid),
    ...some('cbc:PayableAmount', totals.payable)
  }
}

function lineOf (line: ContentLine, { kind, currency }: Invoice): Elements {
  const sku = optional('cbc:ID', line.sku)
  return {
    'cbc:ID': line.id,
    [KINDS[kind].quantity]: { '@unitCode': 'C62', '#': line.quantity },
    'cbc:LineExtensionAmount': moneyOf(line.amount, currency),
    'cac:Item': {
      'cbc:Name': required(line.name),
      ...'cbc:ID' in sku ? { 'cac:SellersItemIdentification': sku } : {},
      ...categoryOf('cac:ClassifiedTaxCategory', line.tax)
    },
    'cac:Price': { 'cbc:PriceAmount': moneyOf(line.price, currency) }
  }
}
