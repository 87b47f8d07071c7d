// The French texts of mails to suppliers.

import type { LetterTexts } from './letter.ts'

export const FR: LetterTexts = {
  subjects: {
    order: ({ number, merchant }) => `Commande ${number} de ${merchant}`,
    change: ({ number, merchant, revision }) =>
      `Commande ${number} de ${merchant} : modification ${revision}`,
    cancellation: ({ number, merchant }) => `Commande ${number} de ${merchant} : annulée`
  },
  greeting: ({ supplier }) => `Bonjour ${supplier},`,
  bodies: {
    order: ({ number, merchant }) => `${merchant} vous commande les articles ci-dessous. ` +
      `La commande porte le numéro ${number}.`,
    change: ({ number }) => `La commande ${number} a été modifiée. ` +
      'Les indications ci-dessous remplacent les précédentes.',
    cancellation: ({ number }) =>
      `La commande ${number} est annulée. Merci de ne plus rien expédier de cette commande.`
  },
  attached: 'La commande est jointe à ce courriel.',
  ship_to: 'Adresse de livraison',
  quantity: 'Quantité',
  requested: (date) => `souhaité pour le ${date}`,
  notes: 'Remarques',
  answer: 'Merci de répondre sur cette page, sans compte :',
  answer_button: 'Répondre à la commande',
  reply: 'Merci de répondre à ce courriel.',
  closing: ({ merchant }) => `Cordialement\n${merchant}`
}
