// The JSON shapes of transmissions.

import Type from 'typebox'
import { CHANNEL_KINDS } from '../../../domain/model/channel/channel.ts'
import {
  ATTEMPT_OUTCOMES, TRANSMISSION_MESSAGES, TRANSMISSION_STATES, TRANSMISSION_SUBJECTS
} from '../../../domain/model/transmission/transmission.ts'
import {
  count, idOf, instant, lineNumber, nullable, openEnum, pageOf, ref
} from '../../../platform/http/schemas.ts'

const TransmissionFacts = Type.Unsafe<Record<string, string>>({
  $id: 'TransmissionFacts',
  type: 'object',
  description: 'These are the answer of the other side, and the names under which it has what ' +
    'was sent.',
  additionalProperties: { type: 'string' },
  examples: [{ answer: '250 2.0.0 Ok: queued as 4Xk' }]
})

const TransmissionAttempt = Type.Object({
  number: lineNumber('The attempts are numbered from 1.'),
  attempted_at: instant('The attempt began at this time.'),
  milliseconds: count('The attempt took this many milliseconds.'),
  outcome: openEnum(ATTEMPT_OUTCOMES, '`sent`: the other side has taken it. `refused`: it will ' +
    'not take it. `failed`: it has not taken it. `unknown`: it may have taken it, so it is sent ' +
    'again as it was.'),
  detail: Type.String({
    description: 'The text tells a person what happened.',
    examples: ['The mail server took the mail for orders@supplier.example.']
  }),
  facts: ref(TransmissionFacts)
}, { $id: 'TransmissionAttempt', description: 'An attempt to send a transmission once.' })

const SentFile = Type.Object({
  number: lineNumber('The files are numbered from 1.'),
  name: Type.String({
    description: 'The file was sent under this name.', examples: ['PO-01K9X3V8HQ2M4N6P8.pdf']
  }),
  media_type: Type.String({
    description: 'The file has this media type.', examples: ['application/pdf']
  }),
  size_bytes: count('The file has this many bytes.'),
  sha256: Type.String({
    description: 'The content has this SHA-256 hash, in hexadecimal digits.',
    examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08']
  })
}, { $id: 'SentFile', description: 'A file that is sent, byte for byte.' })

export const Transmission = Type.Object({
  id: idOf('trn', 'The service gives each transmission this id.'),
  subject_type: openEnum(TRANSMISSION_SUBJECTS, 'The transmission tells a supplier of a ' +
    '`purchase_order`, or a customer of a `sales_order`.'),
  purchase_order_id: nullable(idOf('po',
    'The transmission tells of this purchase order. It is null for a mail to a customer.')),
  sales_order_id: idOf('so',
    'The transmission tells of this sales order, or of a purchase order that serves it.'),
  supplier_id: nullable(idOf('sup',
    'The transmission goes to this supplier. It is null for a mail to a customer.')),
  channel_id: nullable(idOf('chn', 'The transmission is sent on this channel of the supplier. It ' +
    'is null for a mail to a customer.')),
  shipment_id: nullable(idOf('shp',
    'The mail tells of this parcel. It is null unless the message is `shipment`.')),
  invoice_id: nullable(idOf('inv', 'The mail has this document. It is null unless the message is ' +
    '`invoice` or `credit_note`.')),
  kind: openEnum(CHANNEL_KINDS, 'The channel has this kind. Mails to customers are `email`.'),
  message: openEnum(TRANSMISSION_MESSAGES, 'A supplier is told of an `order`, of a `change` of ' +
    'it, or of its `cancellation`. What was not sent yet says `order`, whatever has changed ' +
    'meanwhile. What customers are told says the setting `customer_notifications`.'),
  revision: lineNumber('The transmission was made for this revision of the purchase order, or ' +
    'this version of the sales order.'),
  state: openEnum(TRANSMISSION_STATES, 'A `queued` transmission is to be sent; a `sent` one was ' +
    'taken by the other side; for an `acknowledged` one the supplier’s receipt (X12 997, EDIFACT ' +
    'CONTRL) has said so; of a `failed` one all attempts failed; a `superseded` one need ' +
    'not be sent, since another one says the same, or there is nothing to say any more.'),
  next_attempt_at: nullable(instant(
    'The next attempt is made at this time. It is null when none is to be made.')),
  failing_since: nullable(instant(
    'The attempts have failed since this time. It is null when the last one did not.')),
  finished_at: nullable(instant(
    'The transmission was sent, or given up, at this time. It is null before that.')),
  acknowledged_at: nullable(instant(
    'The supplier’s receipt for it came at this time. It is null without one.')),
  created_at: instant('The transmission was queued at this time.'),
  attempts: Type.Array(ref(TransmissionAttempt), {
    description: 'The list begins with the first attempt. Of many, the first and the last 50 stay.',
    examples: [[]]
  }),
  files: Type.Array(ref(SentFile), {
    description: 'These files are sent. They are made when the transmission is first tried.',
    examples: [[]]
  }),
  files_deleted_at: nullable(instant(
    'What was sent was deleted at this time. It is null while the files can be read.'))
}, {
  $id: 'Transmission',
  description: 'A transmission is one message about a purchase order on one channel, or one mail ' +
    'about a sales order to its customer.',
  examples: [{
    failing_since: null, finished_at: null, acknowledged_at: null, files_deleted_at: null
  }]
})

export const TransmissionPage = pageOf('TransmissionPage', Transmission)

const ChannelTest = Type.Object({
  channel_id: idOf('chn', 'This channel was tried.'),
  kind: openEnum(CHANNEL_KINDS, 'The channel has this kind.'),
  outcome: openEnum(ATTEMPT_OUTCOMES, 'The outcome is that of an attempt to send a transmission.'),
  detail: TransmissionAttempt.properties.detail,
  milliseconds: TransmissionAttempt.properties.milliseconds
}, { $id: 'ChannelTest', description: 'A sample was sent on a channel.' })

export const ChannelTests = Type.Object({
  data: Type.Array(ref(ChannelTest), {
    description: 'The list has an entry for each channel of the supplier.'
  })
}, { $id: 'ChannelTests', description: 'A sample was sent on every channel of a supplier.' })

export const SentBytes = Type.String({
  $id: 'SentBytes', description: 'The bytes of a file as it was sent.'
})

export const TRANSMISSION_SCHEMAS = [
  TransmissionFacts, TransmissionAttempt, SentFile, Transmission, TransmissionPage, SentBytes,
  ChannelTest, ChannelTests
]
