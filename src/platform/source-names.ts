// Names the sources of a merchant's own stock, for those who follow it.

import { createHmac } from 'node:crypto'

const LABEL = 'tandem source of stock'
/** 128 bits: nobody meets another source by chance. */
const NAME_BYTES = 16

/**
 * Returns the name of the merchant's shelf of a SKU. `key` is what seals the merchant's cursors: it
 * never changes while the database lives, so neither does a name, and a name tells neither the
 * merchant nor the SKU.
 */
export function buildSourceNames (key: string): (sku: string) => string {
  const secret = createHmac('sha256', Buffer.from(key, 'hex')).update(LABEL).digest()
  return (sku) => createHmac('sha256', secret).update(sku).digest()
    .subarray(0, NAME_BYTES).toString('base64url')
}
