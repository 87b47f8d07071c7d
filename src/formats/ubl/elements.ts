// Parts that UBL documents have in common: parties, addresses and amounts.

import type { Address } from '../../domain/kernel/address.ts'
import { isVatNumber } from '../../domain/model/tax/vat-number.ts'
import type { EdiSettings, Party } from '../order-document.ts'
import { type Elements, optional, required, toXmlText } from '../xml/elements.ts'

/** Schemes of electronic addresses by the qualifiers that X12 and EDIFACT have for them. */
const SCHEMES: ReadonlyMap<string, string> = new Map([['01', '0060'], ['14', '0088']])

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

function taxOf (tax_id: string | null): Elements {
  return isVatNumber(tax_id)
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
