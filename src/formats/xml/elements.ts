// XML as objects whose keys are elements in the order of the schema, and texts as XML carries them.

import { create } from 'xmlbuilder2'

/** `@name` is an attribute, `#` the text of an element that has attributes. */
export type Elements = { [name: string]: string | Elements | Elements[] }

/** What XML 1.0 cannot carry, not even as a reference. */
const UNCARRIED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** No element for what is not there: Peppol refuses empty ones. */
export function optional (name: string, value: string | null | undefined): Elements {
  const text = toXmlText(value)
  return text === null ? {} : { [name]: text }
}

/**
 * xmlbuilder2 undoes one escape of what it gets, and then takes `&name;` for a reference and leaves
 * it. So `&` is escaped twice here: one is undone, the other stays.
 */
export function toXmlText (value: string | null | undefined): string | null {
  const carried = (value ?? '').toWellFormed().replace(UNCARRIED, '?').trim()
  return carried.replaceAll('&', '&amp;amp;') || null
}

export function required (value: string): string {
  return toXmlText(value) ?? '?'
}

export function writeXml (root: Elements): Uint8Array {
  const xml = create({ version: '1.0', encoding: 'UTF-8' }, root)
  return new TextEncoder().encode(xml.end({ prettyPrint: true }))
}
