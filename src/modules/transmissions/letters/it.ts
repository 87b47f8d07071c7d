// The Italian texts of mails to suppliers.

import type { LetterTexts } from './letter.ts'

export const IT: LetterTexts = {
  subjects: {
    order: ({ number, merchant }) => `Ordine ${number} di ${merchant}`,
    change: ({ number, merchant, revision }) =>
      `Ordine ${number} di ${merchant}: modifica ${revision}`,
    cancellation: ({ number, merchant }) => `Ordine ${number} di ${merchant}: annullato`
  },
  greeting: ({ supplier }) => `Gentile ${supplier},`,
  bodies: {
    order: ({ number, merchant }) => `${merchant} ordina da voi gli articoli seguenti. ` +
      `L’ordine ha il numero ${number}.`,
    change: ({ number }) => `L’ordine ${number} è cambiato. ` +
      'Quanto segue sostituisce quanto avevate prima.',
    cancellation: ({ number }) =>
      `L’ordine ${number} è annullato. Vi preghiamo di non spedire più nulla.`
  },
  attached: 'L’ordine è allegato a questa mail.',
  ship_to: 'Indirizzo di consegna',
  quantity: 'Quantità',
  requested: (date) => `richiesto entro il ${date}`,
  notes: 'Note',
  answer: 'Vi preghiamo di rispondere su questa pagina, senza account:',
  answer_button: 'Rispondere all’ordine',
  reply: 'Vi preghiamo di rispondere a questa mail.',
  closing: ({ merchant }) => `Cordiali saluti\n${merchant}`
}
