// Judges addresses of mail: one plain address that every mail server reads alike.

import { domainToASCII } from 'node:url'

/** Of SMTP, in bytes: RFC 5321, 4.5.3.1, and the path without its brackets. */
const ADDRESS_BYTES_MAX = 254
const LOCAL_BYTES_MAX = 64
/** Words between dots; letters of any script, as RFC 6531 allows. No quotes, comments, spaces. */
const LOCAL =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN = /^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)*$/u
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const IS_NUMBER = /^[0-9]+$/

/** Returns what is wrong with the address of mail; undefined if it can be written to. */
export function faultOfMailAddress (text: string): string | undefined {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const domain = text.slice(at + 1)
  if (at < 1 || domain === '') return 'must be one mail address, as name@host.example'
  if (Buffer.byteLength(text) > ADDRESS_BYTES_MAX || Buffer.byteLength(local) > LOCAL_BYTES_MAX) {
    return 'is too long for a mail address'
  }
  if (!LOCAL.test(local)) return 'must be one mail address without a name, quotes or spaces'
  return isMailDomain(domain) ? undefined : 'must have a host name behind its @'
}

function isMailDomain (domain: string): boolean {
  if (!DOMAIN.test(domain)) return false
  const labels = domainToASCII(domain).split('.')
  const is_whole = labels.length > 1 || labels[0] === 'localhost'
  return is_whole && labels.every((label) => LABEL.test(label)) &&
    !IS_NUMBER.test(labels.at(-1) ?? '')
}
