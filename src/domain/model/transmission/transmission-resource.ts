// Describes channels and transmissions: their id prefixes, refusals and kinds of exceptions.

import { conflict, defineResource, gone, notFound, unprocessable } from '../../kernel/resource.ts'

export const TRANSMISSION_RESOURCE = defineResource({
  name: 'transmission',
  id_prefixes: ['trn', 'chn'],
  refusals: {
    transmission_not_found: notFound('No such transmission',
      'There is no transmission with this id.'),
    transmission_file_not_found: notFound('The transmission has no such file',
      'The files of a transmission are made when it is first sent, and listed in `files`.'),
    transmission_files_deleted: gone('What was sent is not kept any more',
      'The merchant’s setting `sent_file_retention_days` tells how long it is kept. Names, sizes ' +
      'and hashes of the files still stand in the transmission, which cannot be sent again.'),
    transmission_superseded: conflict('The transmission is superseded',
      'Another one tells the same and more. Send that one again.'),
    invoice_not_mailed: conflict('The invoice is not mailed',
      'Only what was issued is mailed, to the `email` of the customer, where the merchant’s ' +
      'setting `customer_notifications` has the message, and while no mail with the document ' +
      'waits to be sent. `detail` says what is not so.'),
    no_channel: conflict('The supplier has no channel',
      'Nothing can be sent to a supplier without channels. Give it `channels` first.'),
    channels_unavailable: unprocessable('Channels need an encryption key',
      'Secrets and what is sent are kept encrypted. Whoever runs the service must set ' +
      'TANDEM_ENCRYPTION_KEY before suppliers can have channels, and customers get mail.'),
    mail_unavailable: unprocessable('The service runs without a mail server',
      'Whoever runs the service must set TANDEM_SMTP_URL before suppliers can have channels of ' +
      'the kind `email`, and customers get mail.')
  },
  exceptions: {
    transmission_failed: {
      meaning: 'A purchase order, or a change of it, has not reached its supplier for an hour, ' +
        'or the supplier’s side has refused it.',
      resolutions: ['retry', 'mark_sent', 'source_elsewhere']
    },
    notification_failed: {
      meaning: 'A mail about a sales order has not reached its customer for an hour, or the ' +
        'customer’s side has refused it.',
      resolutions: ['retry', 'mark_sent']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { transmission: typeof TRANSMISSION_RESOURCE }
}
