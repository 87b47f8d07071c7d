// The Italian texts of mails to customers.

import type { CustomerTexts } from './texts.ts'

export const IT: CustomerTexts = {
  subjects: {
    review: ({ order, merchant }) => `Conferma il tuo ordine ${order} presso ${merchant}`,
    confirmation: ({ order, merchant }) => `Il tuo ordine ${order} presso ${merchant}`,
    change: ({ order, merchant }) => `Il tuo ordine ${order} presso ${merchant} è cambiato`,
    delay: ({ order, merchant }) => `Il tuo ordine ${order} presso ${merchant} è in ritardo`,
    shipment: ({ order, merchant }) => `Il tuo ordine ${order} presso ${merchant} è in viaggio`,
    cancellation: ({ order, merchant }) =>
      `Il tuo ordine ${order} presso ${merchant} è annullato`,
    invoice: ({ invoice, order, merchant }) =>
      `Fattura ${invoice} del tuo ordine ${order} presso ${merchant}`,
    credit_note: ({ invoice, order, merchant }) =>
      `Nota di credito ${invoice} del tuo ordine ${order} presso ${merchant}`
  },
  greeting: (customer) => `Buongiorno ${customer},`,
  bodies: {
    review: ({ order, merchant }) => `${merchant} ha preparato l’ordine ${order} per te. ` +
      'Controllalo, e confermalo se è tutto giusto.',
    confirmation: ({ order }) => `Grazie. Il tuo ordine ${order} è confermato.`,
    change: ({ order }) => `Il tuo ordine ${order} è cambiato. Questo è il suo nuovo stato.`,
    delay: ({ order }) => `Una parte del tuo ordine ${order} arriverà più tardi del previsto. ` +
      'Ci dispiace. Ora prevediamo:',
    shipment: ({ order }) => `Un pacco del tuo ordine ${order} è in viaggio.`,
    cancellation: ({ order }) =>
      `Il tuo ordine ${order} è annullato. Non ne verrà spedito nulla.`,
    invoice: ({ invoice, order }) =>
      `Questa è la fattura ${invoice} del tuo ordine ${order}.`,
    credit_note: ({ invoice, order }) =>
      `Questa è la nota di credito ${invoice} del tuo ordine ${order}.`
  },
  reasons: {
    payment_timeout: 'Il pagamento non è arrivato in tempo.',
    insufficient_stock: 'Gli articoli non sono più disponibili.'
  },
  goods: 'Hai ordinato',
  // Without an article, which depends on the day: il 7, l’8.
  expected: (date) => `data prevista: ${date}`,
  no_date: 'la data non è ancora nota',
  canceled: (units) => `annullato: ${units}`,
  instead: (goods) => `al suo posto: ${goods}`,
  tax: (rate, amount) => `Imposte ${rate}: ${amount}`,
  tax_included: (rate, amount) => `Imposta inclusa ${rate}: ${amount}`,
  total: (amount) => `Totale: ${amount}`,
  credited: (amount) => `Accreditato: ${amount}`,
  payment_due: (amount) => `Ancora da pagare: ${amount}`,
  refund_due: (amount) => `Da rimborsare: ${amount}`,
  pay_by: (amount, date) => `Paga ${amount}. Scadenza: ${date}.`,
  account: (iban) => `Conto (IBAN): ${iban}`,
  payment_reference: (number) => `Causale del pagamento: ${number}`,
  invoice_paid: 'Questa fattura è pagata.',
  credit_terms: 'L’importo è rimborsato o compensato.',
  ship_to: 'Indirizzo di consegna',
  parcel: 'Nel pacco',
  carrier: (name) => `Corriere: ${name}`,
  tracking_number: (number) => `Numero di tracciamento: ${number}`,
  track: 'Puoi seguire il pacco su questa pagina:',
  track_button: 'Seguire il pacco',
  answer: 'Puoi confermare l’ordine su questa pagina, senza account:',
  answer_button: 'Vedere e confermare l’ordine',
  attached: 'L’ordine è allegato a questa mail.',
  attached_document: 'Il documento è allegato a questa mail.',
  reply: 'Se hai una domanda, rispondi a questa mail.',
  closing: ({ merchant }) => `Cordiali saluti\n${merchant}`
}
