// Parts that UBL documents have in common: parties, addresses and amounts, as objects whose keys
// are elements in the order of the schema.

import type { Address } from '../../domain/kernel/address.ts'
import { isCountry } from '../../domain/kernel/country.ts'
import type { EdiSettings, Party } from '../order-document.ts'

/** `@name` is an attribute, `#` the text of an element that has attributes. */
export type Elements = { [name: string]: string | Elements | Elements[] }

/** What XML 1.0 cannot carry, not even as a reference. */
const UNCARRIED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
/** Schemes of electronic addresses by the qualifiers that X12 and EDIFACT have for them. */
const SCHEMES: ReadonlyMap<string, string> = new Map([['01', '0060'], ['14', '0088']])

/** No element for what is not there: Peppol refuses empty ones. */
export function optional (name: string, value: string | null | undefined): Elements {
  const text = toXmlText(value)
  return text === null ? {} : { [name]: text }
}

/**
 * xmlbuilder2 undoes one escape of what it gets, and then takes `&name;` for a reference and leaves
 * it. So `&` is escaped twice here: one is undone, the other stays.
 */
function toXmlText (value: string | null | undefined): string | null {
  const carried = (value ?? '').toWellFormed().replace(UNCARRIED, '?').trim()
  return carried.replaceAll('&', '&amp;amp;') || null
}

export function required (value: string): string {
  return toXmlText(value) ?? '?'
}

export function moneyOf (amount: string, currency: string): Elements {
  return { '@currencyID': currency, '#': amount }
}

export function partyOf (party: Party, partner: EdiSettings['sender']): Elements {
  const { name, code, address, tax_id } = party
  const id = toXmlText(code)
  return {
    'cac:Party': {
      ...endpointOf(partner),
      ...id === null ? {} : { 'cac:PartyIdentification': { 'cbc:ID': id } },
      'cac:PartyName': { 'cbc:Name': required(name) },
      ...address === null ? {} : { 'cac:PostalAddress': addressOf(address) },
      ...taxOf(tax_id),
      'cac:PartyLegalEntity': { 'cbc:RegistrationName': required(name) },
      ...contactOf({ ...party, name: null })
    }
  }
}

/** Peppol knows addresses by schemes of four digits; others stand in no list. */
export function schemeOf ({ qualifier }: Pick<EdiSettings['sender'], 'qualifier'>): string | null {
  return SCHEMES.get(qualifier) ?? (/^\d{4}$/.test(qualifier) ? qualifier : null)
}

function endpointOf (partner: EdiSettings['sender']): Elements {
  const scheme = schemeOf(partner)
  return scheme === null
    ? {}
    : { 'cbc:EndpointID': { '@schemeID': scheme, '#': required(partner.id) } }
}

const GREECE = 'EL'

/** Numbers for value added tax begin with their country. */
function taxOf (tax_id: string | null): Elements {
  const prefix = tax_id?.slice(0, 2) ?? ''
  return tax_id !== null && tax_id.length > 2 && (isCountry(prefix) || prefix === GREECE)
    ? {
        'cac:PartyTaxScheme': {
          'cbc:CompanyID': required(tax_id), 'cac:TaxScheme': { 'cbc:ID': 'VAT' }
        }
      }
    : {}
}

export function contactOf (
  { name, phone, email }: { name: string | null, phone: string | null, email: string | null }
): Elements {
  const contact = {
    ...optional('cbc:Name', name),
    ...optional('cbc:Telephone', phone),
    ...optional('cbc:ElectronicMail', email)
  }
  return Object.keys(contact).length === 0 ? {} : { 'cac:Contact': contact }
}

export function addressOf (address: Address): Elements {
  return {
    'cbc:StreetName': required(address.line1),
    ...optional('cbc:AdditionalStreetName', address.line2),
    'cbc:CityName': required(address.city),
    ...optional('cbc:PostalZone', address.postal_code),
    ...optional('cbc:CountrySubentity', address.region),
    'cac:Country': { 'cbc:IdentificationCode': address.country }
  }
}
