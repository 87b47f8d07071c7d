// The Spanish texts of mails to customers.

import type { CustomerTexts } from './texts.ts'

export const ES: CustomerTexts = {
  subjects: {
    review: ({ order, merchant }) => `Por favor, confirme su pedido ${order} en ${merchant}`,
    confirmation: ({ order, merchant }) => `Su pedido ${order} en ${merchant}`,
    change: ({ order, merchant }) => `Su pedido ${order} en ${merchant} ha cambiado`,
    delay: ({ order, merchant }) => `Su pedido ${order} en ${merchant} se retrasa`,
    shipment: ({ order, merchant }) => `Su pedido ${order} en ${merchant} está en camino`,
    cancellation: ({ order, merchant }) => `Su pedido ${order} en ${merchant} está cancelado`,
    invoice: ({ invoice, order, merchant }) =>
      `Factura ${invoice} de su pedido ${order} en ${merchant}`,
    credit_note: ({ invoice, order, merchant }) =>
      `Factura rectificativa ${invoice} de su pedido ${order} en ${merchant}`
  },
  greeting: (customer) => `Hola, ${customer}:`,
  bodies: {
    review: ({ order, merchant }) => `${merchant} ha preparado el pedido ${order} para usted. ` +
      'Por favor, revíselo y confírmelo si todo es correcto.',
    confirmation: ({ order }) => `Gracias. Su pedido ${order} está confirmado.`,
    change: ({ order }) => `Su pedido ${order} ha cambiado. Este es su nuevo estado.`,
    delay: ({ order }) => `Una parte de su pedido ${order} llegará más tarde de lo anunciado. ` +
      'Lo sentimos. Ahora esperamos:',
    shipment: ({ order }) => `Un paquete de su pedido ${order} está en camino.`,
    cancellation: ({ order }) => `Su pedido ${order} está cancelado. No se enviará nada de él.`,
    invoice: ({ invoice, order }) =>
      `Esta es la factura ${invoice} de su pedido ${order}.`,
    credit_note: ({ invoice, order }) =>
      `Esta es la factura rectificativa ${invoice} de su pedido ${order}.`
  },
  reasons: {
    payment_timeout: 'El pago no llegó a tiempo.',
    insufficient_stock: 'Los artículos ya no están en existencias.'
  },
  goods: 'Ha pedido',
  expected: (date) => `previsto para el ${date}`,
  no_date: 'la fecha aún no se conoce',
  canceled: (units) => `cancelado: ${units}`,
  instead: (goods) => `en su lugar: ${goods}`,
  tax: (rate, amount) => `Impuestos ${rate}: ${amount}`,
  tax_included: (rate, amount) => `Impuesto incluido ${rate}: ${amount}`,
  total: (amount) => `Total: ${amount}`,
  credited: (amount) => `Abonado: ${amount}`,
  payment_due: (amount) => `Pendiente de pago: ${amount}`,
  refund_due: (amount) => `Por reembolsar: ${amount}`,
  pay_by: (amount, date) => `Por favor, pague ${amount} a más tardar el ${date}.`,
  account: (iban) => `Cuenta (IBAN): ${iban}`,
  payment_reference: (number) => `Concepto del pago: ${number}`,
  invoice_paid: 'Esta factura está pagada.',
  credit_terms: 'El importe se devuelve o se compensa.',
  ship_to: 'Dirección de entrega',
  parcel: 'En el paquete',
  carrier: (name) => `Transportista: ${name}`,
  tracking_number: (number) => `Número de seguimiento: ${number}`,
  track: 'Puede seguir el paquete en esta página:',
  track_button: 'Seguir el paquete',
  answer: 'Puede confirmar el pedido en esta página, sin cuenta:',
  answer_button: 'Ver y confirmar el pedido',
  attached: 'El pedido va adjunto a este correo.',
  attached_document: 'El documento va adjunto a este correo.',
  reply: 'Si tiene alguna pregunta, responda a este correo.',
  closing: ({ merchant }) => `Un cordial saludo\n${merchant}`
}
