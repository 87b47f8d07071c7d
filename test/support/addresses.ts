// To what address and with whose key the guarantees send.

import type { Client, TestMerchant } from './service.ts'

/** The address with one more part in its query. */
export function withQuery (url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

export function fillPath (path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{([a-z_]+)\}/g, (_braces, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`${path}: nothing for ${name}`)
    return encodeURIComponent(value)
  })
}

/** Returns a client for each role with a key of the merchant, and one with the platform key. */
export function clientOf (role: string, merchant: TestMerchant, platform: Client): Client {
  switch (role) {
    case 'operator': return merchant
    case 'storefront': return merchant.storefront
    case 'supplier': return merchant.supplier
    case 'platform': return platform
    default: throw new Error(`no key for the role ${role}`)
  }
}
