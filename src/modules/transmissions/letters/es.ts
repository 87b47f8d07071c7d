// The Spanish texts of mails to suppliers.

import type { LetterTexts } from './letter.ts'

export const ES: LetterTexts = {
  subjects: {
    order: ({ number, merchant }) => `Pedido ${number} de ${merchant}`,
    change: ({ number, merchant, revision }) =>
      `Pedido ${number} de ${merchant}: modificación ${revision}`,
    cancellation: ({ number, merchant }) => `Pedido ${number} de ${merchant}: cancelado`
  },
  greeting: ({ supplier }) => `Estimados señores de ${supplier}:`,
  bodies: {
    order: ({ number, merchant }) => `${merchant} les pide los artículos siguientes. ` +
      `El pedido tiene el número ${number}.`,
    change: ({ number }) => `El pedido ${number} ha cambiado. ` +
      'Lo que figura abajo sustituye a lo anterior.',
    cancellation: ({ number }) =>
      `El pedido ${number} está cancelado. Por favor, no envíen nada más de él.`
  },
  attached: 'El pedido va adjunto a este correo.',
  ship_to: 'Dirección de entrega',
  quantity: 'Cantidad',
  requested: (date) => `deseado para el ${date}`,
  notes: 'Notas',
  answer: 'Por favor, respondan en esta página, sin cuenta:',
  answer_button: 'Responder al pedido',
  reply: 'Por favor, respondan a este correo.',
  closing: ({ merchant }) => `Un cordial saludo\n${merchant}`
}
