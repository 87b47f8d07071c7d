// The German texts of mails to customers.

import type { CustomerTexts } from './texts.ts'

export const DE: CustomerTexts = {
  subjects: {
    review: ({ order, merchant }) =>
      `Bitte bestätigen Sie Ihre Bestellung ${order} bei ${merchant}`,
    confirmation: ({ order, merchant }) => `Ihre Bestellung ${order} bei ${merchant}`,
    change: ({ order, merchant }) => `Ihre Bestellung ${order} bei ${merchant} wurde geändert`,
    delay: ({ order, merchant }) => `Ihre Bestellung ${order} bei ${merchant} verspätet sich`,
    shipment: ({ order, merchant }) => `Ihre Bestellung ${order} bei ${merchant} ist unterwegs`,
    cancellation: ({ order, merchant }) =>
      `Ihre Bestellung ${order} bei ${merchant} ist storniert`,
    invoice: ({ invoice, order, merchant }) =>
      `Rechnung ${invoice} zu Ihrer Bestellung ${order} bei ${merchant}`,
    credit_note: ({ invoice, order, merchant }) =>
      `Rechnungskorrektur ${invoice} zu Ihrer Bestellung ${order} bei ${merchant}`
  },
  greeting: (customer) => `Guten Tag ${customer},`,
  bodies: {
    review: ({ order, merchant }) => `${merchant} hat die Bestellung ${order} für Sie ` +
      'vorbereitet. Bitte prüfen Sie sie, und bestätigen Sie sie, wenn alles stimmt.',
    confirmation: ({ order }) => `Vielen Dank. Ihre Bestellung ${order} ist bestätigt.`,
    change: ({ order }) => `Ihre Bestellung ${order} wurde geändert. Das ist ihr neuer Stand.`,
    delay: ({ order }) => `Ein Teil Ihrer Bestellung ${order} kommt später als angekündigt. ` +
      'Das tut uns leid. Wir erwarten jetzt:',
    shipment: ({ order }) => `Ein Paket Ihrer Bestellung ${order} ist zu Ihnen unterwegs.`,
    cancellation: ({ order }) =>
      `Ihre Bestellung ${order} ist storniert. Daraus wird nichts geliefert.`,
    invoice: ({ invoice, order }) =>
      `Das ist die Rechnung ${invoice} zu Ihrer Bestellung ${order}.`,
    credit_note: ({ invoice, order }) =>
      `Das ist die Rechnungskorrektur ${invoice} zu Ihrer Bestellung ${order}.`
  },
  reasons: {
    payment_timeout: 'Die Zahlung ist nicht rechtzeitig eingegangen.',
    insufficient_stock: 'Die Waren sind nicht mehr vorrätig.'
  },
  goods: 'Sie haben bestellt',
  expected: (date) => `erwartet am ${date}`,
  no_date: 'der Termin steht noch nicht fest',
  canceled: (units) => `${units} storniert`,
  instead: (goods) => `stattdessen ${goods}`,
  tax: (rate, amount) => `Steuer ${rate}: ${amount}`,
  tax_included: (rate, amount) => `Enthaltene Steuer ${rate}: ${amount}`,
  total: (amount) => `Summe: ${amount}`,
  credited: (amount) => `Gutgeschrieben: ${amount}`,
  payment_due: (amount) => `Noch zu zahlen: ${amount}`,
  refund_due: (amount) => `Zu erstatten: ${amount}`,
  pay_by: (amount, date) => `Bitte zahlen Sie ${amount} bis zum ${date}.`,
  account: (iban) => `Konto (IBAN): ${iban}`,
  payment_reference: (number) => `Verwendungszweck: ${number}`,
  invoice_paid: 'Diese Rechnung ist bezahlt.',
  credit_terms: 'Der Betrag wird erstattet oder verrechnet.',
  ship_to: 'Lieferadresse',
  parcel: 'Im Paket',
  carrier: (name) => `Versand mit: ${name}`,
  tracking_number: (number) => `Sendungsnummer: ${number}`,
  track: 'Auf dieser Seite können Sie das Paket verfolgen:',
  track_button: 'Paket verfolgen',
  answer: 'Auf dieser Seite können Sie die Bestellung bestätigen, ohne Anmeldung:',
  answer_button: 'Bestellung ansehen und bestätigen',
  attached: 'Die Bestellung ist dieser Mail angehängt.',
  attached_document: 'Das Dokument ist dieser Mail angehängt.',
  reply: 'Wenn Sie Fragen haben, antworten Sie bitte auf diese Mail.',
  closing: ({ merchant }) => `Freundliche Grüße\n${merchant}`
}
