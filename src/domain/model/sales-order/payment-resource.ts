// Describes the resource `payment`, with reversals, refunds and credits: its id prefixes, refusals
// and kinds of exceptions.

import { conflict, defineResource, notFound } from '../../kernel/resource.ts'

export const PAYMENT_RESOURCE = defineResource({
  name: 'payment',
  id_prefixes: ['pay', 'ref', 'crd'],
  refusals: {
    payment_not_found: notFound('No such payment', 'There is no payment with this id.'),
    payment_conflict: conflict('The payment reference is taken',
      'The order already has a payment with this reference and another amount; `existing` names ' +
      'it.'),
    payment_reversed: conflict('The payment was taken back',
      'The order has a payment with this reference, and all of it was taken back. If the money ' +
      'came back, record it with `POST /v1/payments/{id}/reinstatement`; other money needs ' +
      'another reference.'),
    reversal_conflict: conflict('The reversal reference is taken',
      'The payment already has a reversal with this reference and another amount.'),
    reversal_exceeds_left: conflict('The reversal is more than is left of the payment',
      'A reversal can take back at most the amount of the payment that is not reversed yet; ' +
      '`detail` names that amount.'),
    reinstatement_conflict: conflict('The reinstatement reference is taken',
      'The payment already has a reinstatement with this reference and another amount.'),
    reinstatement_exceeds_reversed: conflict('The reinstatement is more than was taken back',
      'At most the reversed amount of a payment can be reinstated; `detail` names that amount. ' +
      'Record other money as another payment.'),
    refund_conflict: conflict('The refund reference is taken',
      'The order already has a refund with this reference and another amount; `existing` names ' +
      'it.'),
    refund_exceeds_due: conflict('The refund is more than is due',
      'Only the amount paid beyond what is owed can be refunded. Cancel units or add a ' +
      'discount first, or refund it as goodwill.'),
    refund_exceeds_payment: conflict('The refund is more than is left of the payment',
      'A refund that names a payment can give back at most what is neither reversed nor ' +
      'refunded of it; `detail` names that amount.'),
    refund_not_found: notFound('No such refund', 'There is no refund with this id.'),
    bounce_conflict: conflict('The bounce reference is taken',
      'The refund already has a bounce with this reference and another amount.'),
    bounce_exceeds_refund: conflict('The bounce is more than is left of the refund',
      'At most the part of a refund that has not come back yet can come back; `detail` names ' +
      'that amount.'),
    credit_conflict: conflict('The credit reference is taken',
      'The order already has a credit with this reference and another amount; `existing` names ' +
      'it.'),
    credit_exceeds_left: conflict('The credit is more than is owed',
      'At most `total` − `credited` can be credited; `detail` names that amount.')
  },
  exceptions: {
    payment_reversed: {
      meaning: 'Money of a sales order was taken back.',
      resolutions: ['release_hold', 'dismiss']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { payment: typeof PAYMENT_RESOURCE }
}
