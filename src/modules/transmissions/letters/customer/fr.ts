// The French texts of mails to customers.

import type { CustomerTexts } from './texts.ts'

export const FR: CustomerTexts = {
  subjects: {
    review: ({ order, merchant }) =>
      `Merci de confirmer votre commande ${order} chez ${merchant}`,
    confirmation: ({ order, merchant }) => `Votre commande ${order} chez ${merchant}`,
    change: ({ order, merchant }) => `Votre commande ${order} chez ${merchant} a été modifiée`,
    delay: ({ order, merchant }) => `Votre commande ${order} chez ${merchant} est retardée`,
    shipment: ({ order, merchant }) => `Votre commande ${order} chez ${merchant} est en route`,
    cancellation: ({ order, merchant }) =>
      `Votre commande ${order} chez ${merchant} est annulée`,
    invoice: ({ invoice, order, merchant }) =>
      `Facture ${invoice} de votre commande ${order} chez ${merchant}`,
    credit_note: ({ invoice, order, merchant }) =>
      `Avoir ${invoice} de votre commande ${order} chez ${merchant}`
  },
  greeting: (customer) => `Bonjour ${customer},`,
  bodies: {
    review: ({ order, merchant }) => `${merchant} a préparé la commande ${order} pour vous. ` +
      'Merci de la vérifier, et de la confirmer si tout est exact.',
    confirmation: ({ order }) => `Merci. Votre commande ${order} est confirmée.`,
    change: ({ order }) => `Votre commande ${order} a été modifiée. Voici son nouvel état.`,
    delay: ({ order }) => `Une partie de votre commande ${order} arrivera plus tard que prévu. ` +
      'Nous en sommes désolés. Nous prévoyons maintenant :',
    shipment: ({ order }) => `Un colis de votre commande ${order} est en route.`,
    cancellation: ({ order }) =>
      `Votre commande ${order} est annulée. Rien n’en sera expédié.`,
    invoice: ({ invoice, order }) =>
      `Voici la facture ${invoice} de votre commande ${order}.`,
    credit_note: ({ invoice, order }) =>
      `Voici l’avoir ${invoice} de votre commande ${order}.`
  },
  reasons: {
    payment_timeout: 'Le paiement n’est pas arrivé à temps.',
    insufficient_stock: 'Les articles ne sont plus en stock.'
  },
  goods: 'Vous avez commandé',
  expected: (date) => `prévu le ${date}`,
  no_date: 'la date n’est pas encore connue',
  canceled: (units) => `annulé : ${units}`,
  instead: (goods) => `à la place : ${goods}`,
  tax: (rate, amount) => `Taxe ${rate} : ${amount}`,
  tax_included: (rate, amount) => `Taxe comprise ${rate} : ${amount}`,
  total: (amount) => `Total : ${amount}`,
  credited: (amount) => `Crédité : ${amount}`,
  payment_due: (amount) => `Reste à payer : ${amount}`,
  refund_due: (amount) => `À rembourser : ${amount}`,
  pay_by: (amount, date) => `Merci de payer ${amount} au plus tard le ${date}.`,
  account: (iban) => `Compte (IBAN) : ${iban}`,
  payment_reference: (number) => `Référence du paiement : ${number}`,
  invoice_paid: 'Cette facture est payée.',
  credit_terms: 'Le montant est remboursé ou imputé.',
  ship_to: 'Adresse de livraison',
  parcel: 'Dans le colis',
  carrier: (name) => `Transporteur : ${name}`,
  tracking_number: (number) => `Numéro de suivi : ${number}`,
  track: 'Vous pouvez suivre le colis sur cette page :',
  track_button: 'Suivre le colis',
  answer: 'Vous pouvez confirmer la commande sur cette page, sans compte :',
  answer_button: 'Voir et confirmer la commande',
  attached: 'La commande est jointe à ce courriel.',
  attached_document: 'Le document est joint à ce courriel.',
  reply: 'Si vous avez une question, merci de répondre à ce courriel.',
  closing: ({ merchant }) => `Cordialement\n${merchant}`
}
