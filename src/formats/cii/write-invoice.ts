// Writes an invoice or credit note as CrossIndustryInvoice of UN/CEFACT (D16B), by EN 16931.

import type { Address } from '../../domain/kernel/address.ts'
import type { Invoice, InvoiceParty, InvoiceTax } from '../../domain/model/invoice/invoice.ts'
import { isVatNumber } from '../../domain/model/tax/vat-number.ts'
import {
  buyerOf, type ContentCharge, type ContentGroup, contentOf, type ContentLine, type InvoiceContent,
  isTaxed, rateOf
} from '../invoice-content.ts'
import type { InvoiceDocument } from '../invoice-document.ts'
import { type Elements, optional, required, writeXml } from '../xml/elements.ts'

const NAMESPACE = 'urn:un:unece:uncefact:data:standard:'
const GUIDELINE = 'urn:cen.eu:en16931:2017'

/** `findMissing` must have found nothing that EN 16931 asks for. */
export function writeInvoiceCii (document: InvoiceDocument): Uint8Array {
  const { invoice } = document
  const content = contentOf(document)
  return writeXml({
    'rsm:CrossIndustryInvoice': {
      '@xmlns:rsm': `${NAMESPACE}CrossIndustryInvoice:100`,
      '@xmlns:ram': `${NAMESPACE}ReusableAggregateBusinessInformationEntity:100`,
      '@xmlns:udt': `${NAMESPACE}UnqualifiedDataType:100`,
      '@xmlns:qdt': `${NAMESPACE}QualifiedDataType:100`,
      'rsm:ExchangedDocumentContext': {
        'ram:GuidelineSpecifiedDocumentContextParameter': { 'ram:ID': GUIDELINE }
      },
      'rsm:ExchangedDocument': {
        'ram:ID': required(content.number),
        'ram:TypeCode': content.type_code,
        ...dayOf('ram:IssueDateTime', content.issued_on),
        ...invoice.reason === null
          ? {}
          : { 'ram:IncludedNote': { 'ram:Content': required(invoice.reason) } }
      },
      'rsm:SupplyChainTradeTransaction': {
        'ram:IncludedSupplyChainTradeLineItem': content.lines.map(lineOf),
        'ram:ApplicableHeaderTradeAgreement': agreementOf(invoice, content),
        'ram:ApplicableHeaderTradeDelivery': deliveryOf(invoice),
        'ram:ApplicableHeaderTradeSettlement': settlementOf(invoice, content)
      }
    }
  })
}

function dayOf (name: string, day: string | null, type = 'udt'): Elements {
  return day === null
    ? {}
    : {
        [name]: { [`${type}:DateTimeString`]: { '@format': '102', '#': day.replaceAll('-', '') } }
      }
}

function lineOf (line: ContentLine): Elements {
  return {
    'ram:AssociatedDocumentLineDocument': { 'ram:LineID': line.id },
    'ram:SpecifiedTradeProduct': {
      ...optional('ram:SellerAssignedID', line.sku), 'ram:Name': required(line.name)
    },
    'ram:SpecifiedLineTradeAgreement': {
      'ram:NetPriceProductTradePrice': { 'ram:ChargeAmount': line.price }
    },
    'ram:SpecifiedLineTradeDelivery': {
      'ram:BilledQuantity': { '@unitCode': 'C62', '#': line.quantity }
    },
    'ram:SpecifiedLineTradeSettlement': {
      'ram:ApplicableTradeTax': categoryOf(line.tax),
      'ram:SpecifiedTradeSettlementLineMonetarySummation': { 'ram:LineTotalAmount': line.amount }
    }
  }
}

function categoryOf (tax: InvoiceTax): Elements {
  return {
    'ram:TypeCode': 'VAT',
    'ram:CategoryCode': tax.category,
    ...optional('ram:RateApplicablePercent', rateOf(tax))
  }
}

function agreementOf (invoice: Invoice, content: InvoiceContent): Elements {
  const { buyer_reference, purchase_order_number: order_number } = invoice
  return {
    ...optional('ram:BuyerReference', buyer_reference),
    'ram:SellerTradeParty': partyOf(invoice.seller, content),
    'ram:BuyerTradeParty': partyOf(buyerOf(invoice), content),
    'ram:SellerOrderReferencedDocument': {
      'ram:IssuerAssignedID': required(invoice.sales_order_reference)
    },
    ...order_number === null
      ? {}
      : {
          'ram:BuyerOrderReferencedDocument': { 'ram:IssuerAssignedID': required(order_number) }
        }
  }
}

function partyOf (party: InvoiceParty, content: InvoiceContent): Elements {
  const { name, address, endpoint, registration_number, tax_id } = party
  return {
    'ram:Name': required(name),
    ...registration_number === null
      ? {}
      : { 'ram:SpecifiedLegalOrganization': { 'ram:ID': required(registration_number) } },
    ...contactOf(party),
    ...address === null ? {} : { 'ram:PostalTradeAddress': addressOf(address) },
    ...endpoint === null
      ? {}
      : {
          'ram:URIUniversalCommunication': {
            'ram:URIID': { '@schemeID': endpoint.scheme, '#': required(endpoint.id) }
          }
        },
    ...tax_id === null || !isTaxed(content)
      ? {}
      : {
          'ram:SpecifiedTaxRegistration': {
            'ram:ID': { '@schemeID': isVatNumber(tax_id) ? 'VA' : 'FC', '#': required(tax_id) }
          }
        }
  }
}

function contactOf ({ name, phone, email }: InvoiceParty): Elements {
  if (phone === null && email === null) return {}
  return {
    'ram:DefinedTradeContact': {
      'ram:PersonName': required(name),
      ...phone === null
        ? {}
        : {
            'ram:TelephoneUniversalCommunication': { 'ram:CompleteNumber': required(phone) }
          },
      ...email === null
        ? {}
        : { 'ram:EmailURIUniversalCommunication': { 'ram:URIID': required(email) } }
    }
  }
}

function addressOf (address: Address): Elements {
  return {
    ...optional('ram:PostcodeCode', address.postal_code),
    'ram:LineOne': required(address.line1),
    ...optional('ram:LineTwo', address.line2),
    'ram:CityName': required(address.city),
    'ram:CountryID': address.country,
    ...optional('ram:CountrySubDivisionName', address.region)
  }
}

function deliveryOf ({ ship_to, delivered_on }: Invoice): Elements {
  return {
    'ram:ShipToTradeParty': {
      'ram:Name': required(ship_to.company ?? ship_to.name),
      'ram:PostalTradeAddress': addressOf(ship_to)
    },
    ...delivered_on === null
      ? {}
      : {
          'ram:ActualDeliverySupplyChainEvent': dayOf('ram:OccurrenceDateTime', delivered_on)
        }
  }
}

function settlementOf (invoice: Invoice, content: InvoiceContent): Elements {
  const { currency, kind, due_on, credited_invoice_number: credited } = invoice
  return {
    ...content.iban === null ? {} : { 'ram:PaymentReference': required(content.number) },
    'ram:InvoiceCurrencyCode': currency,
    ...content.iban === null ? {} : meansOf(content.iban, content.transfer_code),
    'ram:ApplicableTradeTax': content.groups.map(groupOf),
    'ram:SpecifiedTradeAllowanceCharge': content.charges.map(chargeOf),
    'ram:SpecifiedTradePaymentTerms': {
      'ram:Description': content.terms,
      ...dayOf('ram:DueDateDateTime', kind === 'invoice' ? due_on : null)
    },
    'ram:SpecifiedTradeSettlementHeaderMonetarySummation': totalsOf(content, currency),
    ...credited === null
      ? {}
      : {
          'ram:InvoiceReferencedDocument': {
            'ram:IssuerAssignedID': required(credited),
            ...dayOf('ram:FormattedIssueDateTime', invoice.credited_invoice_issued_on, 'qdt')
          }
        }
  }
}

function meansOf (iban: string, code: string): Elements {
  return {
    'ram:SpecifiedTradeSettlementPaymentMeans': {
      'ram:TypeCode': code,
      'ram:PayeePartyCreditorFinancialAccount': { 'ram:IBANID': required(iban) }
    }
  }
}

function groupOf (group: ContentGroup): Elements {
  return {
    'ram:CalculatedAmount': group.tax_amount,
    'ram:TypeCode': 'VAT',
    ...optional('ram:ExemptionReason', group.exemption_reason),
    'ram:BasisAmount': group.taxable_amount,
    'ram:CategoryCode': group.category,
    ...optional('ram:ExemptionReasonCode', group.exemption_code),
    'ram:RateApplicablePercent': group.rate_percent
  }
}

function chargeOf ({ is_charge, amount, code, reason, tax }: ContentCharge): Elements {
  return {
    'ram:ChargeIndicator': { 'udt:Indicator': String(is_charge) },
    'ram:ActualAmount': amount,
    ...optional('ram:ReasonCode', code),
    'ram:Reason': required(reason),
    'ram:CategoryTradeTax': categoryOf(tax)
  }
}

function totalsOf ({ totals }: InvoiceContent, currency: string): Elements {
  return {
    'ram:LineTotalAmount': totals.lines,
    ...optional('ram:ChargeTotalAmount', totals.charges),
    ...optional('ram:AllowanceTotalAmount', totals.allowances),
    'ram:TaxBasisTotalAmount': totals.net,
    'ram:TaxTotalAmount': { '@currencyID': currency, '#': totals.tax },
    'ram:GrandTotalAmount': totals.total,
    ...optional('ram:TotalPrepaidAmount', totals.prepaid),
    'ram:DuePayableAmount': totals.payable
  }
}
