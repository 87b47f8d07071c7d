// What an invoice lacks for the electronic formats: those of EN 16931, and Peppol's, which asks
// for more.

import type { Address } from '../../kernel/address.ts'
import { decimalsOf } from '../../kernel/money.ts'
import type { TaxCategory } from '../tax/tax.ts'
import { isVatNumber } from '../tax/vat-number.ts'
import type { Invoice, InvoiceTaxGroup } from './invoice.ts'

/** `en16931` is asked of CII and Factur-X, `peppol` of UBL: all of EN 16931 and more. */
export type Standard = 'en16931' | 'peppol'

/** What is asked of a document, before or after it is issued. */
export type Judged = Pick<Invoice,
  'kind' | 'currency' | 'seller' | 'buyer' | 'ship_to' | 'buyer_reference' |
  'purchase_order_number' | 'delivered_on' | 'tax_mode'> &
  { taxes: readonly InvoiceTaxGroup[] }

type Need = {
  /** What is missing. */
  name: string
  says: string
  lacks: (invoice: Judged) => boolean
}

export type Missing = Pick<Need, 'name' | 'says'>

export function findMissing (invoice: Judged, standard: Standard): Missing[] {
  const needs = standard === 'peppol' ? [...OF_EN16931, ...OF_PEPPOL] : OF_EN16931
  return needs.filter(({ lacks }) => lacks(invoice)).map(({ name, says }) => ({ name, says }))
}

const DECIMALS_MAX = 2

const OF_EN16931: readonly Need[] = [
  {
    name: 'tax',
    says: 'The order says nothing of tax (`tax_mode` is `none`).',
    lacks: ({ tax_mode }) => tax_mode === 'none'
  },
  {
    name: 'currency',
    says: 'The currency has more than two decimals.',
    lacks: ({ currency }) => decimalsOf(currency) > DECIMALS_MAX
  },
  {
    name: 'seller_address',
    says: 'The seller has no address.',
    lacks: ({ seller }) => seller.address === null
  },
  {
    name: 'buyer_address',
    says: 'The buyer has no address.',
    lacks: ({ buyer }) => buyer.address === null
  },
  {
    name: 'seller_tax_id',
    says: 'The seller has no number for value added tax that begins with its country.',
    lacks: lacksSellerTaxId
  },
  {
    name: 'buyer_tax_id',
    says: 'The buyer has no number for value added tax that begins with its country.',
    lacks: lacksBuyerTaxId
  },
  {
    name: 'seller_registration_number',
    says: 'The seller has neither a number for value added tax nor a registration number.',
    lacks: (invoice) => invoice.seller.registration_number === null && !namesSellerVat(invoice)
  },
  {
    name: 'delivered_on',
    says: 'A supply within the European Union has no day of delivery.',
    lacks: (invoice) => has(invoice, 'K') && invoice.delivered_on === null
  },
  {
    name: 'exemption_reason',
    says: 'What is exempt from tax has no reason for it.',
    lacks: ({ taxes }) => taxes.some(({ category, exemption_reason }) =>
      category === 'E' && exemption_reason === null)
  }
]

const ITALIAN = /^[A-Z0-9]{11,16}$/

const OF_PEPPOL: readonly Need[] = [
  {
    name: 'seller_endpoint',
    says: 'The seller has no electronic address.',
    lacks: ({ seller }) => !hasEndpoint(seller)
  },
  {
    name: 'buyer_endpoint',
    says: 'The buyer has no electronic address.',
    lacks: ({ buyer }) => !hasEndpoint(buyer)
  },
  {
    name: 'buyer_reference',
    says: 'The order has neither a reference nor an order number of the buyer.',
    lacks: ({ buyer_reference, purchase_order_number }) =>
      buyer_reference === null && purchase_order_number === null
  },
  {
    name: 'seller_phone',
    says: 'An invoice within Germany must name a phone number of the seller.',
    lacks: (invoice) => isWithin(invoice, 'DE') && invoice.seller.phone === null
  },
  {
    name: 'seller_email',
    says: 'An invoice within Germany must name an email address of the seller.',
    lacks: (invoice) => isWithin(invoice, 'DE') && invoice.seller.email === null
  },
  {
    name: 'seller_postal_code',
    says: 'The address of the seller has no postal code, which its country asks for.',
    lacks: ({ seller: { address } }) => lacksCode(address, ['DE', 'IS', 'IT', 'NL'])
  },
  {
    name: 'buyer_postal_code',
    says: 'The address of the buyer has no postal code, which its country asks for.',
    lacks: (invoice) => isDomestic(invoice) &&
      lacksCode(invoice.buyer.address, ['DE', 'IS', 'NL'])
  },
  {
    name: 'ship_to_postal_code',
    says: 'The address of the delivery has no postal code, which Germany asks for.',
    lacks: (invoice) => isWithin(invoice, 'DE') && invoice.ship_to.postal_code === null
  },
  {
    name: 'seller_iban',
    says: 'An invoice within the Netherlands must name an account of the seller.',
    lacks: (invoice) => invoice.kind === 'invoice' && isWithin(invoice, 'NL') &&
      invoice.seller.iban === null
  },
  {
    name: 'seller_registration_number',
    says: 'The country of the seller asks for its registration number.',
    lacks: (invoice) => namesSellerVat(invoice) && invoice.seller.registration_number === null &&
      isIn(invoice.seller.address, ['DK', 'IS', 'NL'])
  },
  {
    name: 'buyer_registration_number',
    says: 'The country of the seller asks for the registration number of the buyer.',
    lacks: (invoice) => invoice.buyer.registration_number === null &&
      (isWithin(invoice, 'NL') || isWithin(invoice, 'IS'))
  },
  {
    name: 'seller_tax_id',
    says: 'A tax number of a seller in Italy has 11 to 16 capital letters and digits.',
    lacks: ({ seller }) => isIn(seller.address, ['IT']) && seller.tax_id !== null &&
      !isVatNumber(seller.tax_id) && !ITALIAN.test(seller.tax_id)
  },
  {
    name: 'greek_mark',
    says: 'Greek invoices need a MARK of the tax office, which Tandem does not ask for.',
    lacks: ({ seller }) => isIn(seller.address, ['GR'])
  }
]

function has ({ taxes }: Judged, ...categories: TaxCategory[]): boolean {
  return taxes.some(({ category }) => categories.includes(category))
}

/** What is not subject to tax must not name numbers for it. */
function namesSellerVat (invoice: Judged): boolean {
  return isVatNumber(invoice.seller.tax_id) && !has(invoice, 'O')
}

/** Across borders it must be a number for value added tax, else any of a tax office. */
function lacksSellerTaxId (invoice: Judged): boolean {
  if (has(invoice, 'K', 'G')) return !isVatNumber(invoice.seller.tax_id)
  return invoice.seller.tax_id === null && !has(invoice, 'O')
}

function lacksBuyerTaxId (invoice: Judged): boolean {
  return has(invoice, 'K', 'AE') && !isVatNumber(invoice.buyer.tax_id)
}

const SCHEME = /^\d{4}$/

function hasEndpoint ({ endpoint }: Invoice['seller']): boolean {
  return endpoint !== null && SCHEME.test(endpoint.scheme)
}

function isIn (address: Address | null, countries: readonly string[]): boolean {
  return address !== null && countries.includes(address.country)
}

function isDomestic ({ seller, buyer }: Judged): boolean {
  return seller.address !== null && seller.address.country === buyer.address?.country
}

function isWithin (invoice: Judged, country: string): boolean {
  return isDomestic(invoice) && isIn(invoice.seller.address, [country])
}

function lacksCode (address: Address | null, countries: readonly string[]): boolean {
  return isIn(address, countries) && address?.postal_code === null
}
