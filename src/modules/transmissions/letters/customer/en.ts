// The English texts of mails to customers.

import type { CustomerTexts } from './texts.ts'

export const EN: CustomerTexts = {
  subjects: {
    review: ({ order, merchant }) => `Please confirm your order ${order} at ${merchant}`,
    confirmation: ({ order, merchant }) => `Your order ${order} at ${merchant}`,
    change: ({ order, merchant }) => `Your order ${order} at ${merchant} has changed`,
    delay: ({ order, merchant }) => `Your order ${order} at ${merchant} is delayed`,
    shipment: ({ order, merchant }) => `Your order ${order} at ${merchant} is on its way`,
    cancellation: ({ order, merchant }) => `Your order ${order} at ${merchant} is canceled`,
    invoice: ({ invoice, order, merchant }) =>
      `Invoice ${invoice} for your order ${order} at ${merchant}`,
    credit_note: ({ invoice, order, merchant }) =>
      `Credit note ${invoice} for your order ${order} at ${merchant}`
  },
  greeting: (customer) => `Dear ${customer},`,
  bodies: {
    review: ({ order, merchant }) => `${merchant} has prepared the order ${order} for you. ` +
      'Please check it, and confirm it if all is right.',
    confirmation: ({ order }) => `Thank you. Your order ${order} is confirmed.`,
    change: ({ order }) => `Your order ${order} has changed. This is how it stands now.`,
    delay: ({ order }) =>
      `Some of your order ${order} comes later than we told you. We are sorry. We now expect:`,
    shipment: ({ order }) => `A parcel of your order ${order} is on its way to you.`,
    cancellation: ({ order }) => `Your order ${order} is canceled. Nothing of it will be sent.`,
    invoice: ({ invoice, order }) =>
      `This is invoice ${invoice} for your order ${order}.`,
    credit_note: ({ invoice, order }) =>
      `This is credit note ${invoice} for your order ${order}.`
  },
  reasons: {
    payment_timeout: 'The payment did not arrive in time.',
    insufficient_stock: 'The goods are not in stock any more.'
  },
  goods: 'You ordered',
  expected: (date) => `expected on ${date}`,
  no_date: 'the date is not known yet',
  canceled: (units) => `${units} canceled`,
  instead: (goods) => `${goods} instead`,
  tax: (rate, amount) => `Tax ${rate}: ${amount}`,
  tax_included: (rate, amount) => `Tax included ${rate}: ${amount}`,
  total: (amount) => `Total: ${amount}`,
  credited: (amount) => `Credited: ${amount}`,
  payment_due: (amount) => `Still to be paid: ${amount}`,
  refund_due: (amount) => `To be refunded: ${amount}`,
  pay_by: (amount, date) => `Please pay ${amount} by ${date}.`,
  account: (iban) => `Account (IBAN): ${iban}`,
  payment_reference: (number) => `Please name: ${number}`,
  invoice_paid: 'This invoice is paid.',
  credit_terms: 'The amount is given back or set off.',
  ship_to: 'Ship to',
  parcel: 'In the parcel',
  carrier: (name) => `Carrier: ${name}`,
  tracking_number: (number) => `Tracking number: ${number}`,
  track: 'You can follow the parcel on this page:',
  track_button: 'Follow the parcel',
  answer: 'You can confirm the order on this page, which needs no account:',
  answer_button: 'See and confirm the order',
  attached: 'The order is attached to this mail.',
  attached_document: 'The document is attached to this mail.',
  reply: 'If you have a question, please answer this mail.',
  closing: ({ merchant }) => `Kind regards\n${merchant}`
}
