// The English texts of mails to suppliers.

import type { LetterTexts } from './letter.ts'

export const EN: LetterTexts = {
  subjects: {
    order: ({ number, merchant }) => `Purchase order ${number} from ${merchant}`,
    change: ({ number, merchant, revision }) =>
      `Purchase order ${number} from ${merchant}: change ${revision}`,
    cancellation: ({ number, merchant }) => `Purchase order ${number} from ${merchant}: canceled`
  },
  greeting: ({ supplier }) => `Dear ${supplier},`,
  bodies: {
    order: ({ number, merchant }) => `${merchant} orders the goods below from you. ` +
      `The number of the purchase order is ${number}.`,
    change: ({ number }) => `Purchase order ${number} has changed. ` +
      'What stands below replaces what you had before.',
    cancellation: ({ number }) =>
      `Purchase order ${number} is canceled. Please send nothing more of it.`
  },
  attached: 'The order is attached to this mail.',
  ship_to: 'Ship to',
  quantity: 'Quantity',
  requested: (date) => `wanted by ${date}`,
  notes: 'Notes',
  answer: 'Please answer on this page, which needs no account:',
  answer_button: 'Answer the order',
  reply: 'Please answer this mail.',
  closing: ({ merchant }) => `Kind regards\n${merchant}`
}
