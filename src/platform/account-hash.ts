// Names an account to those who have its keys: the merchant's own name for it is nobody else's
// matter, and all keys of one account must be seen to be of the same.

import { createHmac } from 'node:crypto'

const LABEL = 'tandem account'

/** `cursor_key` is the merchant's: it never changes while the database lives. */
export function hashAccount (cursor_key: string, account: string): string {
  const secret = createHmac('sha256', Buffer.from(cursor_key, 'hex')).update(LABEL).digest()
  return createHmac('sha256', secret).update(account).digest('base64url')
}
