// What stands in our invoices of UBL, in which order, as a schema; what each part must look like
// stands in the schemas of OASIS, by which all below the root is judged.

import { join } from 'node:path'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'

xmlRegisterFsInputProviders()

const COMMON = join(import.meta.dirname, '../ubl/xsd/common')
const NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:'

/** A `?` stands behind what may be left out, a `*` behind what may stand more than once too. */
const HEAD = ['cbc:CustomizationID', 'cbc:ProfileID', 'cbc:ID', 'cbc:IssueDate']
const BODY = [
  'cbc:Note?', 'cbc:DocumentCurrencyCode', 'cbc:BuyerReference?', 'cac:OrderReference',
  'cac:BillingReference?', 'cac:AccountingSupplierParty', 'cac:AccountingCustomerParty',
  'cac:Delivery', 'cac:PaymentMeans', 'cac:PaymentTerms', 'cac:AllowanceCharge*', 'cac:TaxTotal',
  'cac:LegalMonetaryTotal'
]
const ROOTS = {
  Invoice: [...HEAD, 'cbc:DueDate?', 'cbc:InvoiceTypeCode', ...BODY, 'cac:InvoiceLine*'],
  CreditNote: [...HEAD, 'cbc:CreditNoteTypeCode', ...BODY, 'cac:CreditNoteLine*']
}

function elementOf (name: string): string {
  const bounds = { '?': 'minOccurs="0"', '*': 'minOccurs="0" maxOccurs="unbounded"' }
  const bound = bounds[name.slice(-1) as keyof typeof bounds] ?? ''
  return `<xsd:element ref="${name.replace(/[?*]$/, '')}" ${bound}/>`
}

function validatorOf (root: keyof typeof ROOTS): XsdValidator {
  const prefixes = { cac: 'CommonAggregateComponents-2', cbc: 'CommonBasicComponents-2' }
  const imports = Object.values(prefixes).map((name) =>
    `<xsd:import namespace="${NAMESPACE}${name}"
      schemaLocation="UBL-${name.replace('-2', '')}-2.1.xsd"/>`)
  const schema = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="${NAMESPACE}${prefixes.cac}" xmlns:cbc="${NAMESPACE}${prefixes.cbc}"
    targetNamespace="${NAMESPACE}${root}-2" elementFormDefault="qualified">${imports.join('')}
    <xsd:element name="${root}"><xsd:complexType><xsd:sequence>
    ${ROOTS[root].map(elementOf).join('')}</xsd:sequence></xsd:complexType></xsd:element>
  </xsd:schema>`
  return XsdValidator.fromDoc(
    XmlDocument.fromString(schema, { url: join(COMMON, `UBL-${root}.xsd`) }))
}

const validators = new Map(
  (['Invoice', 'CreditNote'] as const).map((root) => [root as string, validatorOf(root)]))

/** Throws when the document is not valid. */
export function validateUbl (document: XmlDocument): void {
  const validator = validators.get(document.root.name)
  if (validator === undefined) throw new Error(`no schema for ${document.root.name}`)
  validator.validate(document)
}
