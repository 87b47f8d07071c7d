// The answer pages in Spanish.

import type { Texts } from './texts.ts'

export const ES: Texts = {
  language: 'Español',
  choose_language: 'Idioma',
  unavailable: {
    title: 'Esta página no está disponible',
    text: 'El enlace no es válido o ya no lo es. Pida uno nuevo a quien se lo envió.'
  },
  too_many: {
    title: 'Un momento, por favor',
    text: 'Ahora mismo hay demasiadas solicitudes. No se ha enviado nada. Inténtelo de nuevo ' +
      'dentro de un momento.'
  },
  malformed: {
    title: 'No se pudo leer el formulario',
    text: 'No se ha enviado nada. Abra de nuevo el enlace y rellene otra vez el formulario.'
  },
  failed: {
    title: 'Algo ha fallado',
    text: 'El error es nuestro. Abra de nuevo el enlace y compruebe qué se ha registrado.'
  },
  done: {
    accept: 'Gracias. Ha aceptado el pedido.',
    answer: 'Gracias. Su respuesta se ha registrado.',
    ship: 'Gracias. El envío se ha registrado.',
    deliver: 'Gracias. El envío consta como entregado.',
    close: 'Gracias. Ya no se espera nada de usted para este pedido.',
    cancellation: 'Gracias. Su respuesta a la cancelación se ha registrado.',
    confirm: 'Gracias. Su pedido está confirmado.',
    cancel: 'Su pedido se ha cancelado.'
  },
  not_sent: 'No se ha registrado nada',
  rules: {
    precondition_failed: 'El pedido ha cambiado desde que abrió esta página. Abajo está su ' +
      'estado ' +
      'actual. Compruébelo y envíe de nuevo su respuesta.',
    purchase_order_not_open: 'El pedido ha terminado y ya no admite respuestas ni envíos.',
    answer_exceeds_live: 'Su respuesta indica más unidades de las que aún tiene el pedido, o ' +
      'rechaza unidades ya enviadas.',
    promise_out_of_range: 'Una fecha de entrega ya ha pasado o está a más de dos años.',
    substitute_impossible:
      'Este artículo no puede sustituir al otro: debe ser otro artículo de sus existencias aquí.',
    shipment_exceeds_accepted: 'El envío tiene más unidades de las que quedan por enviar.',
    shipment_canceled: 'Se comunicó que este envío nunca salió.',
    delivery_exceeds_shipped: 'Habría llegado más de lo que se envió.',
    incident_settled: 'Ya se ha decidido qué pasa con estas unidades.',
    shipment_conflict: 'Otro envío ya tiene este número de seguimiento. Cada paquete necesita el ' +
      'suyo.',
    ship_complete: 'Este pedido se envía entero o no se envía: todas las unidades que quedan van ' +
      'en un solo envío.',
    nothing_to_close: 'No queda nada que pueda rechazar.',
    cancellation_not_requested: 'La solicitud de cancelación se retiró o ya tiene respuesta.',
    sales_order_not_draft: 'El pedido ya está confirmado o ha terminado.',
    sales_order_canceled: 'El pedido está cancelado.',
    sales_order_completed: 'El pedido está completado.',
    nothing_to_cancel: 'No queda nada que se pueda cancelar.',
    insufficient_stock: 'Ahora mismo no hay existencias de todo, así que no se pudo confirmar el ' +
      'pedido.',
    unknown_line: 'El pedido ya no tiene esta línea.',
    repeated_line: 'Una línea del pedido se nombra dos veces.',
    not_cancelable: 'Ya no se pueden cancelar tantas unidades.',
    shortage_policy_not_allowed: 'El comercio ya no admite pedidos de este tipo. Pregunte a ' +
      'quien le envió el enlace.',
    warehouse_address_missing: 'El comercio no puede aceptar el pedido en este momento. Pregunte ' +
      'a quien le envió el enlace.',
    invalid_request: 'Parte de lo que ha introducido no se puede usar.',
    busy: 'El pedido se está modificando. Envíe de nuevo el formulario.',
    overloaded: 'Ahora mismo hay demasiadas solicitudes. Envíe de nuevo el formulario.',
    database_unavailable: 'El servicio no responde por un momento. Envíe de nuevo el formulario.',
    commit_outcome_unknown: 'No sabemos si su respuesta se ha registrado. Envíe de nuevo el ' +
      'formulario: nada se registra dos veces.'
  },
  refused: (code) => 'No es posible. Pregunte a quien le envió el enlace e indique el código ' +
    `${code}.`,
  faults: {
    name: 'Introduzca su nombre.',
    choice: 'Elija una de las dos respuestas.',
    quantity: (least, most) => `Introduzca un número entero de ${least} a ${most}.`,
    too_many: (most) => `Los dos números juntos pueden ser ${most} como máximo.`,
    quantity_missing: 'Introduzca cuántas unidades envía. 0 significa ninguna.',
    later_date: 'Introduzca cuándo llegan las unidades posteriores.',
    cost: 'Introduzca un importe como 12,50.',
    date: 'Introduzca una fecha como 2026-11-30.',
    reason: 'Elija por qué no envía el resto.',
    instead: 'Indique menos unidades si otro artículo debe sustituir al resto.',
    unused: 'Ninguna unidad usa este dato. Déjelo vacío o indique unidades.',
    nothing: 'No ha introducido ninguna unidad.',
    too_long: 'Es demasiado largo.',
    unusable: 'No se puede usar. Escríbalo de otra manera.',
    web_address: 'Introduzca un enlace que empiece por https://.'
  },
  actions: {
    accept: 'Aceptar todo',
    answer: 'Responder línea por línea',
    ship: 'Comunicar un envío',
    deliver: 'Marcar como entregado',
    close: 'No enviar nada más',
    cancellation: 'Solicitud de cancelación',
    confirm: 'Confirmar el pedido',
    cancel: 'Cancelar el pedido'
  },
  buttons: {
    accept: 'Aceptar todo el pedido',
    answer: 'Enviar la respuesta',
    ship: 'Comunicar el envío',
    deliver: 'Ha llegado',
    close: 'Rechazar lo no enviado',
    cancellation: 'Enviar la respuesta',
    confirm: 'Confirmar y pedir',
    cancel: 'Cancelar todo el pedido'
  },
  hints: {
    accept: 'Acepta todas las unidades con los costes y fechas indicados arriba.',
    answer: 'Rellene las líneas a las que responde. Las unidades que omita quedan ' +
      'rechazadas; las ' +
      'demás líneas siguen abiertas.',
    ship: 'Indique qué contiene el paquete. Otro paquete es otro envío.',
    close: 'Lo que no se ha enviado se rechaza y se compra en otro lugar.',
    cancellation: 'Usted decide: ceder las unidades, o conservarlas y enviarlas.',
    cancel: 'Puede cancelar mientras no se haya pedido nada a nuestros proveedores.'
  },
  your_name: 'Su nombre',
  your_name_hint: 'Se registra con su respuesta.',
  order_of: (merchant) => `Pedido de ${merchant}`,
  your_order_at: (merchant) => `Su pedido en ${merchant}`,
  number: 'Número de pedido',
  reference: 'Referencia',
  status: 'Estado',
  statuses: {
    planned: 'previsto',
    issued: 'espera su respuesta',
    acknowledged: 'respondido',
    closed: 'cerrado',
    rejected: 'rechazado',
    expired: 'caducado sin respuesta',
    canceled: 'cancelado'
  },
  sale_statuses: {
    draft: 'espera su confirmación',
    confirmed: 'confirmado',
    completed: 'completado',
    canceled: 'cancelado'
  },
  answer_by: 'Responda antes del',
  ordered_on: 'Pedido el',
  ship_to: 'Enviar al cliente',
  delivery_address: 'Dirección de entrega',
  ship_to_warehouse: 'Enviar al almacén',
  pack_for: 'Embalar en nombre de',
  ship_complete: 'Envíe todo de una vez.',
  notes: 'Notas',
  from_merchant: 'Del comerciante',
  from_supplier: 'De usted',
  lines: 'Lo que se ha pedido',
  line: (number) => `Línea ${number}`,
  our_sku: 'Nuestro código de artículo',
  quantity: 'Cantidad',
  unit_cost: 'Coste por unidad',
  unit_price: 'Precio por unidad',
  amount: 'Importe',
  order_fee: 'Tarifa del pedido',
  freight: 'Portes',
  charges: 'Envío, descuentos y otros',
  tax: 'Impuesto',
  total: 'Total',
  credited: 'Abonado',
  paid: 'Pagado',
  payment_due: 'Por pagar',
  refund_due: 'Por reembolsar',
  requested_date: 'Deseado el',
  promised_date: 'Previsto el',
  accepted: 'Aceptado',
  rejected: 'Rechazado',
  canceled: 'Cancelado',
  shipped: 'Enviado',
  delivered: 'Entregado',
  asked_back: 'Cancelación solicitada',
  substitute_waits: (quantity, sku) =>
    `Para ${quantity} unidades ha ofrecido ${sku}. El comerciante aún no ha decidido.`,
  instead_of: 'En lugar de',
  sent_instead: 'Se envía en su lugar',
  cost_waits: (quantity, cost) =>
    `${quantity} unidades a ${cost} cada una esperan la aprobación del comerciante. No las envíe ` +
    'todavía.',
  send_units: 'Unidades que envía',
  of_units: (most) => `${most} como máximo`,
  arrives_on: 'Llegan el',
  later_units: 'Más unidades que envía después',
  later_arrives_on: 'Las posteriores llegan el',
  new_cost: 'Otro coste por unidad',
  new_cost_hint: (cost) => `Solo si no es ${cost}.`,
  rest_reason: 'Por qué no envía el resto',
  instead: 'Artículo que enviaría por el resto',
  instead_hint: 'Opcional: el código de artículo del comerciante. Él decide.',
  instead_cost: 'Coste por unidad de ese artículo',
  instead_cost_hint: 'Opcional: si no, vale lo que dice su lista de existencias.',
  instead_date: 'Ese artículo llega el',
  choose: 'Elija',
  reasons: {
    out_of_stock: 'sin existencias',
    discontinued: 'ya no se fabrica',
    unknown_item: 'no conocemos este artículo',
    price_error: 'el coste es incorrecto',
    cannot_meet_date: 'no podemos cumplir la fecha',
    other: 'otro motivo'
  },
  carrier: 'Transportista',
  tracking_number: 'Número de seguimiento',
  tracking_url: 'Enlace de seguimiento (https)',
  optional: 'puede quedar vacío',
  shipments: 'Envíos',
  shipped_on: 'Enviado el',
  arrived_on: 'Llegado el',
  follow: 'Seguir el paquete',
  cancellation_asked: (units) => `El comerciante le pide que ceda ${units} unidades.`,
  cancellation_reason: 'Motivo',
  your_answer: 'Su respuesta',
  give_up: 'Cedemos las unidades',
  keep: 'Conservamos las unidades y las enviamos',
  say_why: 'Por qué',
  nothing_to_do: 'No tiene que hacer nada.'
}
