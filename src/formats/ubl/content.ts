// What UBL documents have in common: elements by their path, read as what they should be, parties
// and items. What is wrong joins the list of faults, and the value is null.

import type { FaultKind, FormatFault, Partner, ReceivedItem } from '../received-message.ts'
import { addFault, quote } from '../edi/faults.ts'
import { QUANTITY_MAX, toDay, toDecimal, toLineNumber, toQuantity } from '../edi/values.ts'
import type { Element } from './xml-tree.ts'

export const NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:'
const COMMON = [`${NAMESPACE}CommonAggregateComponents-2`, `${NAMESPACE}CommonBasicComponents-2`]
export const CHARACTERS_MAX = 500

/** Children with the name, of UBL itself and not of an extension. */
export function childrenOf ({ children }: Element, name: string): Element[] {
  return children.filter((one) => one.name === name && COMMON.includes(one.namespace))
}

/** The first at the path, such as `OrderReference/ID`. */
export function findAt (element: Element, path: string): Element | undefined {
  return path.split('/').reduce<Element | undefined>(
    (found, name) => found && childrenOf(found, name)[0], element)
}

export function refuseElement (
  faults: FormatFault[], { name, line }: Element, kind: FaultKind, detail: string
): null {
  const segment = name.slice(0, 60).replace(/[\p{Cc}\p{Cf}]/gu, '?')
  addFault(faults, {
    kind, line, segment, element: null, detail: `The element ${segment} ${detail}.`
  })
  return null
}

/** Null when there is none, or it is empty. */
export function textAt (faults: FormatFault[], element: Element, path: string): string | null {
  const found = findAt(element, path)
  if (found === undefined || found.text === '') return null
  return found.text.length > CHARACTERS_MAX
    ? refuseElement(faults, found, 'too_long', `has more than ${CHARACTERS_MAX} characters`)
    : found.text
}

export function requiredAt (faults: FormatFault[], element: Element, path: string): string | null {
  const found = findAt(element, path)
  return found === undefined || found.text === ''
    ? refuseElement(faults, element, 'missing', `must have ${path}`)
    : textAt(faults, element, path)
}

export function decimalAt (faults: FormatFault[], element: Element, path: string): string | null {
  const text = textAt(faults, element, path)
  if (text === null) return null
  return toDecimal(text) ?? refuseElement(faults, findAt(element, path) ?? element, 'invalid',
    `is not a number with at most 12 digits and 6 decimals: ${quote(text)}`)
}

export function quantityAt (faults: FormatFault[], element: Element, path: string): number | null {
  const decimal = decimalAt(faults, element, path)
  if (decimal === null) return null
  checkUnit(faults, element, path)
  return toQuantity(decimal) ?? refuseElement(faults, findAt(element, path) ?? element, 'invalid',
    `must be a whole number of units from 0 to ${QUANTITY_MAX}, and is ${quote(decimal)}`)
}

/** Those that count pieces, by UN/ECE Recommendation 20 and X12. */
const PIECES = ['EA', 'PCE', 'C62', 'H87', 'NAR']

/** What is counted must be pieces: goods are ordered in no other unit. */
export function checkUnit (faults: FormatFault[], element: Element, path: string): void {
  const found = findAt(element, path)
  const unit = found?.unit_code ?? null
  if (found === undefined || unit === null || PIECES.includes(unit)) return
  refuseElement(faults, found, 'bad_code',
    `has a unit that is none of ${PIECES.join(', ')}: ${quote(unit)}`)
}

/** A date may have a time zone behind it. */
export function dateAt (faults: FormatFault[], element: Element, path: string): string | null {
  const text = textAt(faults, element, path)
  if (text === null) return null
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?$/
    .exec(text) ?? []
  return toDay(year + month + day) ??
    refuseElement(faults, findAt(element, path) ?? element, 'bad_date',
      `is not a date: ${quote(text)}`)
}

/** The price of one unit. */
export function priceAt (faults: FormatFault[], element: Element): string | null {
  const price = decimalAt(faults, element, 'Price/PriceAmount')
  const basis = decimalAt(faults, element, 'Price/BaseQuantity')
  const found = findAt(element, 'Price') ?? element
  if (basis !== null && basis !== '1') {
    return refuseElement(faults, found, 'invalid', 'must have a BaseQuantity of 1, or none')
  }
  return price?.startsWith('-') === true
    ? refuseElement(faults, found, 'invalid', `must not be negative, and is ${quote(price)}`)
    : price
}

/** `Item` of the element; the line by whichever path names it first. */
export function readItem (
  faults: FormatFault[], element: Element, line_paths: readonly string[]
): ReceivedItem | null {
  const idAt = (kind: string): string | null =>
    textAt(faults, element, `Item/${kind}ItemIdentification/ID`)
  const named = line_paths.map((path) => findAt(element, path)?.text ?? '')
    .find((text) => text !== '')
  const item = {
    line_number: toLineNumber(named ?? ''),
    sku: idAt('Buyers'),
    supplier_sku: idAt('Sellers'),
    gtin: idAt('Standard')
  }
  return Object.values(item).some((one) => one !== null)
    ? item
    : refuseElement(faults, element, 'missing', 'names neither a line of the order nor an item')
}

/** The electronic address of the party, else its first id. */
export function readPartner (document: Element, path: string): Partner {
  const id = findAt(document, `${path}/Party/EndpointID`) ??
    findAt(document, `${path}/Party/PartyIdentification/ID`)
  return { qualifier: '', id: (id?.text ?? '').slice(0, CHARACTERS_MAX) }
}
