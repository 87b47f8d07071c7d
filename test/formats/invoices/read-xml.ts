// What an electronic invoice says, read by a parser that nobody here wrote: UBL and CII alike.

import { XmlDocument } from 'libxml2-wasm'

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
const CII = 'urn:un:unece:uncefact:data:standard:'
const NAMESPACES = {
  cac: `${UBL}CommonAggregateComponents-2`,
  cbc: `${UBL}CommonBasicComponents-2`,
  rsm: `${CII}CrossIndustryInvoice:100`,
  ram: `${CII}ReusableAggregateBusinessInformationEntity:100`,
  udt: `${CII}UnqualifiedDataType:100`,
  qdt: `${CII}QualifiedDataType:100`
}

/** By the terms of EN 16931: the paths of UBL and of CII. */
const PATHS = {
  number: ['/*/cbc:ID', '//rsm:ExchangedDocument/ram:ID'],
  type: ['/*/cbc:InvoiceTypeCode|/*/cbc:CreditNoteTypeCode',
    '//rsm:ExchangedDocument/ram:TypeCode'],
  note: ['/*/cbc:Note', '//ram:IncludedNote/ram:Content'],
  due_on: ['/*/cbc:DueDate', '//ram:DueDateDateTime/udt:DateTimeString'],
  delivered_on: ['//cbc:ActualDeliveryDate',
    '//ram:ActualDeliverySupplyChainEvent//udt:DateTimeString'],
  terms: ['//cac:PaymentTerms/cbc:Note', '//ram:SpecifiedTradePaymentTerms/ram:Description'],
  account: ['//cac:PayeeFinancialAccount/cbc:ID', '//ram:IBANID'],
  credited: ['//cac:InvoiceDocumentReference/cbc:ID',
    '//ram:InvoiceReferencedDocument/ram:IssuerAssignedID'],
  order: ['//cbc:SalesOrderID', '//ram:SellerOrderReferencedDocument/ram:IssuerAssignedID'],
  endpoints: ['//cbc:EndpointID', '//ram:URIUniversalCommunication/ram:URIID'],
  tax_ids: ['//cac:PartyTaxScheme/cbc:CompanyID', '//ram:SpecifiedTaxRegistration/ram:ID'],
  registrations: ['//cac:PartyLegalEntity/cbc:CompanyID',
    '//ram:SpecifiedLegalOrganization/ram:ID'],
  contacts: ['//cac:Contact/*', '//ram:DefinedTradeContact/ram:PersonName|' +
    '//ram:CompleteNumber|//ram:EmailURIUniversalCommunication/ram:URIID'],
  countries: ['//cbc:IdentificationCode', '//ram:CountryID'],
  names: ['//cac:Item/cbc:Name', '//ram:SpecifiedTradeProduct/ram:Name'],
  skus: ['//cac:SellersItemIdentification/cbc:ID', '//ram:SellerAssignedID'],
  quantities: ['//cbc:InvoicedQuantity|//cbc:CreditedQuantity', '//ram:BilledQuantity'],
  prices: ['//cac:Price/cbc:PriceAmount', '//ram:NetPriceProductTradePrice/ram:ChargeAmount'],
  amounts: ['//cac:Item/../cbc:LineExtensionAmount',
    '//ram:LineTotalAmount[not(../ram:GrandTotalAmount)]'],
  line_taxes: ['//cac:ClassifiedTaxCategory/cbc:*', '//ram:SpecifiedLineTradeSettlement' +
    '/ram:ApplicableTradeTax/*[not(self::ram:TypeCode)]'],
  is_charge: ['//cac:AllowanceCharge/cbc:ChargeIndicator', '//ram:ChargeIndicator/udt:Indicator'],
  charges: ['//cac:AllowanceCharge/cbc:Amount', '//ram:ActualAmount'],
  reasons: ['//cbc:AllowanceChargeReason', '//ram:SpecifiedTradeAllowanceCharge/ram:Reason'],
  taxable: ['//cbc:TaxableAmount', '//ram:BasisAmount'],
  taxes: ['//cac:TaxSubtotal/cbc:TaxAmount', '//ram:CalculatedAmount'],
  categories: ['//cac:TaxSubtotal/cac:TaxCategory/cbc:ID', '//ram:ApplicableHeaderTradeSettlement' +
    '/ram:ApplicableTradeTax/ram:CategoryCode'],
  exemptions: ['//cbc:TaxExemptionReason', '//ram:ExemptionReason'],
  lines_total: ['//cac:LegalMonetaryTotal/cbc:LineExtensionAmount',
    '//ram:LineTotalAmount[../ram:GrandTotalAmount]'],
  allowances_total: ['//cbc:AllowanceTotalAmount', '//ram:AllowanceTotalAmount'],
  charges_total: ['//cbc:ChargeTotalAmount', '//ram:ChargeTotalAmount'],
  net_total: ['//cbc:TaxExclusiveAmount', '//ram:TaxBasisTotalAmount'],
  tax_total: ['//cac:TaxTotal/cbc:TaxAmount', '//ram:TaxTotalAmount'],
  total: ['//cbc:TaxInclusiveAmount', '//ram:GrandTotalAmount'],
  prepaid: ['//cbc:PrepaidAmount', '//ram:TotalPrepaidAmount'],
  payable: ['//cbc:PayableAmount', '//ram:DuePayableAmount']
} as const satisfies Record<string, readonly [ubl: string, cii: string]>

export type Term = keyof typeof PATHS
export type Said = Record<Term, string[]>

/** Days have no hyphens in CII, so they have none here. Throws what `check` throws. */
export function readInvoice (
  bytes: Uint8Array, check: (document: XmlDocument) => void = () => {}
): Said {
  using document = XmlDocument.fromBuffer(bytes)
  check(document)
  const which = document.root.name === 'CrossIndustryInvoice' ? 1 : 0
  return Object.fromEntries(Object.entries(PATHS).map(([term, paths]) => [
    term,
    document.find(paths[which], NAMESPACES).map(({ content }) =>
      /^\d{4}-\d\d-\d\d$/.test(content) ? content.replaceAll('-', '') : content)
  ])) as Said
}
