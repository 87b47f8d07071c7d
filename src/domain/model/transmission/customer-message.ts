// What customers are told by mail about their orders, and how a merchant wants it.

/**
 * `review`: a draft, to be checked and confirmed. `confirmation`: the order has left draft.
 * `change`: some of it is not as it was. `delay`: a date has moved later. `shipment`: a parcel is
 * on its way. `cancellation`: nothing of the order comes any more. `invoice` and `credit_note`: the
 * document was issued.
 */
export const CUSTOMER_MESSAGES = [
  'review', 'confirmation', 'change', 'delay', 'shipment', 'cancellation', 'invoice', 'credit_note'
] as const
export type CustomerMessage = typeof CUSTOMER_MESSAGES[number]

export type CustomerNotifications = {
  /** Customers get these mails, and no others. */
  messages: readonly CustomerMessage[]
  /** Mails are from this name; null: from that of the merchant. */
  from_name: string | null
  /** Answers go to this address; null: to that of the merchant's documents. */
  reply_to: string | null
}

export const DEFAULT_NOTIFICATIONS: CustomerNotifications = {
  messages: [], from_name: null, reply_to: null
}

export type CustomerMail = {
  id: string
  message: string
  state: string
  attempts: number
  is_in_doubt: boolean
  is_due: boolean
}

/**
 * Chooses what a customer is sent next about an order. `all` are the mails about it, oldest first.
 * Each is made when it is first tried, of the order as it is then. So one that was never tried says
 * what later ones would say, and a later one says what earlier ones say that did not get through.
 * A message that only a newer release knows is left to it.
 */
export function chooseCustomerMail (
  all: readonly CustomerMail[]
): { send: { id: string } | undefined, superseded: string[] } {
  const queued = all.filter(({ state, message }) =>
    state === 'queued' && CUSTOMER_MESSAGES.some((name) => name === message))
  const superseded = queued.filter((one, at) =>
    queued.slice(at + 1).some((later) => contains(later, one)) ||
    queued.slice(0, at).some((earlier) => isUntried(earlier) && saysAlready(earlier, one)))
  const send = queued.find((one) => one.is_due && !superseded.includes(one))
  return { send, superseded: superseded.map(({ id }) => id) }
}

type Said = Pick<CustomerMail, 'message'>

/** What each message says beside its own, of the state of the order. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  review: ['review'],
  confirmation: ['review'],
  change: ['change', 'delay'],
  delay: ['delay'],
  cancellation: ['review', 'confirmation', 'change', 'delay', 'cancellation']
}

function contains (later: Said, { message }: Said): boolean {
  return SAID_BY[later.message]?.includes(message) === true
}

function saysAlready (earlier: Said, { message }: Said): boolean {
  return (earlier.message === 'confirmation' && (message === 'change' || message === 'delay')) ||
    (earlier.message === 'change' && message === 'delay')
}

function isUntried ({ attempts, is_in_doubt }: CustomerMail): boolean {
  return attempts === 0 && !is_in_doubt
}
