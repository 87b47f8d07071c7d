// The German texts of mails to suppliers.

import type { LetterTexts } from './letter.ts'

export const DE: LetterTexts = {
  subjects: {
    order: ({ number, merchant }) => `Bestellung ${number} von ${merchant}`,
    change: ({ number, merchant, revision }) =>
      `Bestellung ${number} von ${merchant}: Änderung ${revision}`,
    cancellation: ({ number, merchant }) => `Bestellung ${number} von ${merchant}: storniert`
  },
  greeting: ({ supplier }) => `Guten Tag ${supplier},`,
  bodies: {
    order: ({ number, merchant }) => `${merchant} bestellt bei Ihnen die folgenden Waren. ` +
      `Die Bestellung hat die Nummer ${number}.`,
    change: ({ number }) => `Die Bestellung ${number} wurde geändert. ` +
      'Was unten steht, ersetzt den bisherigen Stand.',
    cancellation: ({ number }) =>
      `Die Bestellung ${number} ist storniert. Bitte liefern Sie daraus nichts mehr.`
  },
  attached: 'Die Bestellung ist dieser Mail angehängt.',
  ship_to: 'Lieferadresse',
  quantity: 'Menge',
  requested: (date) => `gewünscht bis ${date}`,
  notes: 'Hinweise',
  answer: 'Bitte antworten Sie auf dieser Seite, ohne Anmeldung:',
  answer_button: 'Bestellung beantworten',
  reply: 'Bitte antworten Sie auf diese Mail.',
  closing: ({ merchant }) => `Freundliche Grüße\n${merchant}`
}
