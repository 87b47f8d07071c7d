// What sending works with, and what a channel tells of an attempt.

import type { Channel } from '../../../domain/model/channel/channel.ts'
import {
  CUSTOMER_MESSAGES, type CustomerMessage
} from '../../../domain/model/transmission/customer-message.ts'
import type {
  ToSupplier, Transmission, TransmissionAttempt
} from '../../../domain/model/transmission/transmission.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import type { Mailer } from '../../../platform/outbound/send-mail.ts'
import type { Offered } from '../../links/commands.ts'

/** What partners take, by partner and logo, with the time until which they are not asked again. */
export type SellersTold = Map<string, { offered: Offered, until_ms: number }>

export const SEND_TRANSMISSIONS = 'send transmissions'

export type Sender = {
  context: JobContext
  /** Names this process in leases. */
  process_id: string
  agents: Agents
  /** Null without a mail server. */
  mailer: Mailer | null
  sellers_told: SellersTold
}

/** What came of an attempt, before it is numbered. */
export type Carried = Omit<TransmissionAttempt, 'number' | 'attempted_at'> & {
  retry_after_s: number | null
  /** The other side was not asked. */
  is_unasked?: true
}

export type Carrying = {
  merchant_id: string
  transmission: Pick<ToSupplier,
    'id' | 'supplier_id' | 'event_id' | 'message' | 'revision' | 'created_at'>
  channel: Channel
}

export const WRONG_KEY =
  'Secrets cannot be read: TANDEM_ENCRYPTION_KEY is not the key that sealed them.'

/** With the order that it is about, which samples have not. */
export type CarryingOrder = Carrying & { transmission: ToSupplier }

/** A mail to a customer. */
export type ToCustomer = Transmission & { message: CustomerMessage }

export function isToCustomer (one: Transmission): one is ToCustomer {
  return one.subject_type === 'sales_order' &&
    CUSTOMER_MESSAGES.some((name) => name === one.message)
}

export function notSent (detail: string): Carried {
  return {
    outcome: 'failed', detail, milliseconds: 0, retry_after_s: null, facts: {}, is_unasked: true
  }
}
