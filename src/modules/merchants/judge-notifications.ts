// Judges what a caller says of the mails to customers: can they be sent, and answered?

import { RuleError } from '../../domain/kernel/rule.ts'
import { faultOfMailAddress } from '../../platform/outbound/mail-address.ts'
import type { OutboundSettings } from '../../platform/outbound/outbound-settings.ts'
import type { NewCustomerNotifications } from '../transmissions/schema/notifications.ts'

/** Throws `invalid_request`, `channels_unavailable` and `mail_unavailable`. */
export function assertNotifications (
  { messages = [], reply_to = null }: NewCustomerNotifications = {},
  { encryption_key, mail }: OutboundSettings
): void {
  const fault = reply_to === null ? undefined : faultOfMailAddress(reply_to)
  if (fault !== undefined) {
    const pointer = '/settings/customer_notifications/reply_to'
    throw new RuleError('invalid_request', {
      errors: [{ pointer, code: 'not_a_mail_address', detail: fault }]
    })
  }
  if (messages.length === 0) return
  if (encryption_key === null) throw new RuleError('channels_unavailable')
  if (mail === null) throw new RuleError('mail_unavailable')
}
