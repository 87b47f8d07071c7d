// How a merchant stands in the path of an order: whoever has the salt and the id can find it there,
// and nobody else learns who it is.

import { createHmac, randomBytes } from 'node:crypto'

const SALT_BYTES = 16

export function hashInPath (salt: string, merchant_id: string): string {
  return createHmac('sha256', salt).update(merchant_id).digest('base64url')
}

export function newSalt (): string {
  return randomBytes(SALT_BYTES).toString('base64url')
}
