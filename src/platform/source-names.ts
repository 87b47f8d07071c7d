// Names the sources of a merchant's own stock, for those who follow it.

import { createHmac } from 'node:crypto'

const LABEL = 'tandem source of stock'
const SEAL_LABEL = 'tandem source of stock, sealed'
/** 128 bits: nobody meets another source by chance. */
const NAME_BYTES = 16
/** 64 bits: nobody else makes a name that seems to be one's own. */
const SEAL_BYTES = 8

type SourceNames = {
  /** The name of the merchant's shelf of a SKU. */
  nameOf: (sku: string) => string
  /** Is it a shelf of the merchant, of whatever SKU? */
  isOwn: (source: string) => boolean
}

/**
 * `key` is what seals the merchant's cursors: it never changes while the database lives, so neither
 * does a name, and a name tells neither the merchant nor the SKU. Others may pass a shelf on under
 * another SKU. So each name ends with a seal that only its owner can make, of the part before it.
 */
export function buildSourceNames (key: string): SourceNames {
  const secret = Buffer.from(key, 'hex')
  const names = hmac(secret, LABEL)
  const seals = hmac(secret, SEAL_LABEL)
  const seal = (name: Buffer): Buffer =>
    Buffer.concat([name, hmac(seals, name).subarray(0, SEAL_BYTES)])
  return {
    nameOf: (sku) => seal(hmac(names, sku).subarray(0, NAME_BYTES)).toString('base64url'),
    isOwn: (source) => {
      const name = Buffer.from(source, 'base64url').subarray(0, NAME_BYTES)
      return name.length === NAME_BYTES && seal(name).toString('base64url') === source
    }
  }
}

function hmac (key: Buffer, text: string | Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
