// The answer pages in Italian.

import type { Texts } from './texts.ts'

export const IT: Texts = {
  language: 'Italiano',
  choose_language: 'Lingua',
  unavailable: {
    title: 'Questa pagina non è disponibile',
    text: 'Il link non è valido o non lo è più. Ne chieda uno nuovo a chi glielo ha inviato.'
  },
  too_many: {
    title: 'Un momento, per favore',
    text: 'In questo momento ci sono troppe richieste. Non è stato inviato nulla. Riprovi tra un ' +
      'momento.'
  },
  malformed: {
    title: 'Non è stato possibile leggere il modulo',
    text: 'Non è stato inviato nulla. Apra di nuovo il link e compili ancora il modulo.'
  },
  failed: {
    title: 'Qualcosa è andato storto',
    text: 'L’errore è nostro. Apra di nuovo il link e controlli che cosa è stato registrato.'
  },
  done: {
    accept: 'Grazie. Ha accettato l’ordine.',
    answer: 'Grazie. La Sua risposta è stata registrata.',
    ship: 'Grazie. La spedizione è stata registrata.',
    deliver: 'Grazie. La spedizione risulta consegnata.',
    close: 'Grazie. Per questo ordine non si attende altro da Lei.',
    cancellation: 'Grazie. La Sua risposta all’annullamento è stata registrata.',
    confirm: 'Grazie. Il Suo ordine è confermato.',
    cancel: 'Il Suo ordine è stato annullato.'
  },
  not_sent: 'Non è stato registrato nulla',
  rules: {
    precondition_failed: 'L’ordine è cambiato da quando ha aperto questa pagina. Qui sotto c’è ' +
      'lo ' +
      'stato attuale. Lo controlli e invii di nuovo la Sua risposta.',
    purchase_order_not_open: 'L’ordine è terminato e non accetta più risposte né spedizioni.',
    answer_exceeds_live: 'La Sua risposta indica più unità di quante ne restino nell’ordine, o ' +
      'rifiuta unità già spedite.',
    promise_out_of_range: 'Una data di consegna è già passata o è oltre due anni.',
    substitute_impossible:
      'Questo articolo non può sostituire l’altro: deve essere un altro delle sue scorte qui.',
    shipment_exceeds_accepted: 'La spedizione ha più unità di quante ne restino da spedire.',
    shipment_canceled: 'È stato segnalato che questa spedizione non è mai partita.',
    delivery_exceeds_shipped: 'Sarebbe arrivato più di quanto è stato spedito.',
    incident_settled: 'Il destino di queste unità è già deciso.',
    shipment_conflict: 'Un’altra spedizione ha già questo numero di tracciamento. Ogni pacco ha ' +
      'bisogno del proprio.',
    ship_complete: 'Questo ordine si spedisce intero o per niente: tutte le unità rimaste vanno ' +
      'in una sola spedizione.',
    nothing_to_close: 'Non resta nulla che possa rifiutare.',
    cancellation_not_requested: 'La richiesta di annullamento è stata ritirata o ha già risposta.',
    sales_order_not_draft: 'L’ordine è già confermato o è terminato.',
    sales_order_canceled: 'L’ordine è annullato.',
    sales_order_completed: 'L’ordine è completato.',
    nothing_to_cancel: 'Non resta nulla che si possa annullare.',
    insufficient_stock: 'Al momento non è tutto disponibile, quindi non è stato possibile ' +
      'confermare l’ordine.',
    unknown_line: 'L’ordine non ha più questa riga.',
    repeated_line: 'Una riga dell’ordine è indicata due volte.',
    not_cancelable: 'Non si possono più annullare così tante unità.',
    shortage_policy_not_allowed: 'Il negozio non accetta più ordini di questo tipo. Chieda a chi ' +
      'Le ha inviato il link.',
    warehouse_address_missing: 'Il negozio non può accettare l’ordine in questo momento. Chieda ' +
      'a chi Le ha inviato il link.',
    invalid_request: 'Una parte di ciò che ha inserito non è utilizzabile.',
    busy: 'L’ordine viene modificato in questo momento. Invii di nuovo il modulo.',
    overloaded: 'In questo momento ci sono troppe richieste. Invii di nuovo il modulo.',
    database_unavailable: 'Il servizio non risponde per un momento. Invii di nuovo il modulo.',
    commit_outcome_unknown: 'Non sappiamo se la Sua risposta è stata registrata. Invii di nuovo ' +
      'il modulo: nulla viene registrato due volte.'
  },
  refused: (code) => 'Non è possibile. Chieda a chi Le ha inviato il link e indichi il codice ' +
    `${code}.`,
  faults: {
    name: 'Inserisca il Suo nome.',
    choice: 'Scelga una delle due risposte.',
    quantity: (least, most) => `Inserisca un numero intero da ${least} a ${most}.`,
    too_many: (most) => `I due numeri insieme possono essere al massimo ${most}.`,
    quantity_missing: 'Inserisca quante unità invia. 0 vuol dire nessuna.',
    later_date: 'Inserisca quando arrivano le unità successive.',
    cost: 'Inserisca un importo come 12,50.',
    date: 'Inserisca una data come 2026-11-30.',
    reason: 'Scelga perché non invia il resto.',
    instead: 'Indichi meno unità se un altro articolo deve sostituire il resto.',
    unused: 'Questo dato non riguarda nessuna unità. Lo lasci vuoto o inserisca le unità.',
    nothing: 'Non ha inserito nessuna unità.',
    too_long: 'È troppo lungo.',
    unusable: 'Non è utilizzabile. Lo scriva in un altro modo.',
    web_address: 'Inserisca un link che inizi con https://.'
  },
  actions: {
    accept: 'Accettare tutto',
    answer: 'Rispondere riga per riga',
    ship: 'Segnalare una spedizione',
    deliver: 'Segnare come consegnata',
    close: 'Non inviare altro',
    cancellation: 'Richiesta di annullamento',
    confirm: 'Confermare l’ordine',
    cancel: 'Annullare l’ordine'
  },
  buttons: {
    accept: 'Accetta tutto l’ordine',
    answer: 'Invia la risposta',
    ship: 'Segnala la spedizione',
    deliver: 'È arrivata',
    close: 'Rifiuta ciò che non è spedito',
    cancellation: 'Invia la risposta',
    confirm: 'Conferma e ordina',
    cancel: 'Annulla tutto l’ordine'
  },
  hints: {
    accept: 'Accetta tutte le unità ai costi e per le date indicati sopra.',
    answer: 'Compili le righe a cui risponde. Le unità che omette sono rifiutate; le altre righe ' +
      'restano aperte.',
    ship: 'Indichi che cosa contiene il pacco. Un altro pacco è un’altra spedizione.',
    close: 'Ciò che non è spedito viene rifiutato e comprato altrove.',
    cancellation: 'Decida Lei: cedere le unità, oppure tenerle e spedirle.',
    cancel: 'Può annullare finché non è stato ordinato nulla ai nostri fornitori.'
  },
  your_name: 'Il Suo nome',
  your_name_hint: 'Viene registrato con la Sua risposta.',
  order_of: (merchant) => `Ordine di ${merchant}`,
  your_order_at: (merchant) => `Il Suo ordine presso ${merchant}`,
  number: 'Numero d’ordine',
  reference: 'Riferimento',
  status: 'Stato',
  statuses: {
    planned: 'previsto',
    issued: 'attende la Sua risposta',
    acknowledged: 'con risposta',
    closed: 'chiuso',
    rejected: 'rifiutato',
    expired: 'scaduto senza risposta',
    canceled: 'annullato'
  },
  sale_statuses: {
    draft: 'attende la Sua conferma',
    confirmed: 'confermato',
    completed: 'completato',
    canceled: 'annullato'
  },
  answer_by: 'Rispondere entro il',
  ordered_on: 'Ordinato il',
  ship_to: 'Spedire al cliente',
  delivery_address: 'Indirizzo di consegna',
  ship_to_warehouse: 'Spedire al magazzino',
  pack_for: 'Imballare a nome di',
  ship_complete: 'Spedisca tutto in una volta.',
  notes: 'Note',
  from_merchant: 'Dal commerciante',
  from_supplier: 'Da Lei',
  lines: 'Che cosa è stato ordinato',
  line: (number) => `Riga ${number}`,
  our_sku: 'Il nostro codice articolo',
  quantity: 'Quantità',
  unit_cost: 'Costo per unità',
  unit_price: 'Prezzo per unità',
  amount: 'Importo',
  order_fee: 'Spese d’ordine',
  freight: 'Trasporto',
  charges: 'Spedizione, sconti e altro',
  tax: 'Imposta',
  total: 'Totale',
  credited: 'Accreditato',
  paid: 'Pagato',
  payment_due: 'Ancora da pagare',
  refund_due: 'Da rimborsare',
  requested_date: 'Desiderato il',
  promised_date: 'Previsto il',
  accepted: 'Accettate',
  rejected: 'Rifiutate',
  canceled: 'Annullate',
  shipped: 'Spedite',
  delivered: 'Consegnate',
  asked_back: 'Annullamento richiesto',
  substitute_waits: (quantity, sku) =>
    `Per ${quantity} unità ha offerto ${sku}. Il commerciante non ha ancora deciso.`,
  instead_of: 'Al posto di',
  sent_instead: 'Inviato al suo posto',
  cost_waits: (quantity, cost) =>
    `${quantity} unità a ${cost} ciascuna attendono l’approvazione del commerciante. Non le ` +
    'spedisca ancora.',
  send_units: 'Unità che invia',
  of_units: (most) => `al massimo ${most}`,
  arrives_on: 'Arrivano il',
  later_units: 'Altre unità che invia più tardi',
  later_arrives_on: 'Le successive arrivano il',
  new_cost: 'Un altro costo per unità',
  new_cost_hint: (cost) => `Solo se non è ${cost}.`,
  rest_reason: 'Perché non invia il resto',
  instead: 'Articolo che invierebbe per il resto',
  instead_hint: 'Facoltativo: il codice articolo del commerciante. È lui che decide.',
  instead_cost: 'Costo per unità di questo articolo',
  instead_cost_hint: 'Facoltativo: altrimenti vale quello della Sua lista di giacenze.',
  instead_date: 'Questo articolo arriva il',
  choose: 'Scelga',
  reasons: {
    out_of_stock: 'esaurito',
    discontinued: 'non più prodotto',
    unknown_item: 'non conosciamo questo articolo',
    price_error: 'il costo è sbagliato',
    cannot_meet_date: 'non possiamo rispettare la data',
    other: 'un altro motivo'
  },
  carrier: 'Corriere',
  tracking_number: 'Numero di tracciamento',
  tracking_url: 'Link di tracciamento (https)',
  optional: 'può restare vuoto',
  shipments: 'Spedizioni',
  shipped_on: 'Spedita il',
  arrived_on: 'Arrivata il',
  follow: 'Segui il pacco',
  cancellation_asked: (units) => `Il commerciante Le chiede di cedere ${units} unità.`,
  cancellation_reason: 'Motivo',
  your_answer: 'La Sua risposta',
  give_up: 'Cediamo le unità',
  keep: 'Teniamo le unità e le spediamo',
  say_why: 'Perché',
  nothing_to_do: 'Non deve fare nulla.'
}
