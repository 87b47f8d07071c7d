// The answer pages in German.

import type { Texts } from './texts.ts'

export const DE: Texts = {
  language: 'Deutsch',
  choose_language: 'Sprache',
  unavailable: {
    title: 'Diese Seite ist nicht verfügbar',
    text: 'Der Link ist nicht gültig oder nicht mehr gültig. Bitten Sie den ' +
      'Absender um einen neuen.'
  },
  too_many: {
    title: 'Einen Moment bitte',
    text: 'Im Moment gibt es zu viele Anfragen. Es wurde nichts gesendet. Bitte versuchen Sie es ' +
      'gleich noch einmal.'
  },
  malformed: {
    title: 'Das Formular war nicht lesbar',
    text: 'Es wurde nichts gesendet. Bitte öffnen Sie den Link neu und füllen Sie das Formular ' +
      'noch einmal aus.'
  },
  failed: {
    title: 'Etwas ist schiefgegangen',
    text: 'Der Fehler liegt bei uns. Bitte öffnen Sie den Link neu und sehen Sie nach, was ' +
      'gespeichert wurde.'
  },
  done: {
    accept: 'Danke. Sie haben die Bestellung angenommen.',
    answer: 'Danke. Ihre Antwort wurde gespeichert.',
    ship: 'Danke. Die Sendung wurde gespeichert.',
    deliver: 'Danke. Die Sendung ist als zugestellt vermerkt.',
    close: 'Danke. Für diese Bestellung wird von Ihnen nichts mehr erwartet.',
    cancellation: 'Danke. Ihre Antwort auf die Stornierung wurde gespeichert.',
    confirm: 'Danke. Ihre Bestellung ist bestätigt.',
    cancel: 'Ihre Bestellung wurde storniert.'
  },
  not_sent: 'Es wurde nichts gespeichert',
  rules: {
    precondition_failed: 'Die Bestellung hat sich geändert, seit Sie diese Seite geöffnet haben. ' +
      'Unten steht der jetzige Stand. Bitte prüfen Sie ihn und senden Sie ' +
      'Ihre Antwort noch einmal.',
    purchase_order_not_open: 'Die Bestellung ist beendet und nimmt keine Antworten und Sendungen ' +
      'mehr an.',
    answer_exceeds_live: 'Ihre Antwort nennt mehr Stück, als die Bestellung noch hat, oder lehnt ' +
      'schon versandte Stück ab.',
    promise_out_of_range: 'Ein Liefertermin liegt in der Vergangenheit oder mehr als zwei Jahre ' +
      'voraus.',
    substitute_impossible:
      'Dieser Artikel geht nicht als Ersatz: Es muss ein anderer aus Ihrem Bestand hier sein.',
    shipment_exceeds_accepted: 'Die Sendung hat mehr Stück, als noch zu versenden sind.',
    shipment_canceled: 'Für diese Sendung wurde gemeldet, dass sie nie abgegangen ist.',
    delivery_exceeds_shipped: 'Es wäre mehr angekommen, als versandt wurde.',
    incident_settled: 'Was mit diesen Stücken geschieht, ist schon entschieden.',
    shipment_conflict: 'Eine andere Sendung hat diese Sendungsnummer schon. Jedes Paket braucht ' +
      'seine eigene.',
    ship_complete: 'Diese Bestellung wird ganz oder gar nicht versandt: alle restlichen Stück ' +
      'gehören in eine Sendung.',
    nothing_to_close: 'Es ist nichts mehr übrig, das Sie ablehnen könnten.',
    cancellation_not_requested: 'Die Bitte um Stornierung wurde zurückgezogen oder ist schon ' +
      'beantwortet.',
    sales_order_not_draft: 'Die Bestellung ist schon bestätigt oder beendet.',
    sales_order_canceled: 'Die Bestellung ist storniert.',
    sales_order_completed: 'Die Bestellung ist abgeschlossen.',
    nothing_to_cancel: 'Es ist nichts mehr übrig, das storniert werden könnte.',
    insufficient_stock: 'Im Moment ist nicht alles lieferbar, deshalb konnte die Bestellung ' +
      'nicht ' +
      'bestätigt werden.',
    unknown_line: 'Die Bestellung hat diese Zeile nicht mehr.',
    repeated_line: 'Eine Zeile der Bestellung ist zweimal genannt.',
    not_cancelable: 'So viele Stück lassen sich nicht mehr stornieren.',
    shortage_policy_not_allowed: 'Der Händler nimmt Bestellungen dieser Art nicht mehr an. Bitte ' +
      'fragen Sie den Absender des Links.',
    warehouse_address_missing: 'Der Händler kann die Bestellung im Moment nicht annehmen. Bitte ' +
      'fragen Sie den Absender des Links.',
    invalid_request: 'Ein Teil Ihrer Eingaben ist nicht verwendbar.',
    busy: 'Die Bestellung wird gerade geändert. Bitte senden Sie das Formular noch einmal.',
    overloaded: 'Im Moment gibt es zu viele Anfragen. Bitte senden Sie das Formular noch einmal.',
    database_unavailable: 'Der Dienst ist kurz nicht erreichbar. Bitte senden Sie das Formular ' +
      'noch einmal.',
    commit_outcome_unknown: 'Wir wissen nicht, ob Ihre Antwort gespeichert wurde. Bitte senden ' +
      'Sie das Formular noch einmal: nichts wird doppelt gespeichert.'
  },
  refused: (code) => 'Das ist nicht möglich. Bitte fragen Sie den Absender des Links und nennen ' +
    `Sie den Code ${code}.`,
  faults: {
    name: 'Bitte geben Sie Ihren Namen ein.',
    choice: 'Bitte wählen Sie eine der beiden Antworten.',
    quantity: (least, most) => `Geben Sie eine ganze Zahl von ${least} bis ${most} ein.`,
    too_many: (most) => `Beide Zahlen zusammen dürfen höchstens ${most} sein.`,
    quantity_missing: 'Geben Sie ein, wie viele Stück Sie liefern. 0 bedeutet keines.',
    later_date: 'Geben Sie ein, wann die späteren Stück ankommen.',
    cost: 'Geben Sie einen Betrag wie 12,50 ein.',
    date: 'Geben Sie ein Datum wie 2026-11-30 ein.',
    reason: 'Wählen Sie, warum Sie den Rest nicht liefern.',
    instead: 'Geben Sie weniger Stück an, wenn für den Rest ein anderer Artikel kommen soll.',
    unused: 'Dazu gibt es keine Stück. Lassen Sie es leer, oder geben Sie Stück dafür ein.',
    nothing: 'Sie haben keine Stückzahl eingegeben.',
    too_long: 'Das ist zu lang.',
    unusable: 'Das ist nicht verwendbar. Bitte schreiben Sie es anders.',
    web_address: 'Geben Sie einen Link ein, der mit https:// beginnt.'
  },
  actions: {
    accept: 'Alles annehmen',
    answer: 'Zeile für Zeile antworten',
    ship: 'Sendung melden',
    deliver: 'Als zugestellt vermerken',
    close: 'Nichts mehr liefern',
    cancellation: 'Bitte um Stornierung',
    confirm: 'Bestellung bestätigen',
    cancel: 'Bestellung stornieren'
  },
  buttons: {
    accept: 'Ganze Bestellung annehmen',
    answer: 'Antwort senden',
    ship: 'Sendung melden',
    deliver: 'Sie ist angekommen',
    close: 'Ablehnen, was nicht versandt ist',
    cancellation: 'Antwort senden',
    confirm: 'Bestätigen und bestellen',
    cancel: 'Ganze Bestellung stornieren'
  },
  hints: {
    accept: 'Sie nehmen alle Stück zu den oben genannten Kosten und Terminen an.',
    answer: 'Füllen Sie die Zeilen aus, auf die Sie antworten. Stück, die Sie weglassen, sind ' +
      'abgelehnt; andere Zeilen bleiben offen.',
    ship: 'Geben Sie ein, was im Paket ist. Ein weiteres Paket ist eine weitere Sendung.',
    close: 'Was nicht versandt ist, wird abgelehnt und anderswo gekauft.',
    cancellation: 'Sie entscheiden: geben Sie die Stück frei oder behalten und versenden Sie sie.',
    cancel: 'Sie können stornieren, solange bei unseren Lieferanten nichts bestellt ist.'
  },
  your_name: 'Ihr Name',
  your_name_hint: 'Er wird mit Ihrer Antwort gespeichert.',
  order_of: (merchant) => `Bestellung von ${merchant}`,
  your_order_at: (merchant) => `Ihre Bestellung bei ${merchant}`,
  number: 'Bestellnummer',
  reference: 'Referenz',
  status: 'Status',
  statuses: {
    planned: 'geplant',
    issued: 'wartet auf Ihre Antwort',
    acknowledged: 'beantwortet',
    closed: 'abgeschlossen',
    rejected: 'abgelehnt',
    expired: 'ohne Antwort abgelaufen',
    canceled: 'storniert'
  },
  sale_statuses: {
    draft: 'wartet auf Ihre Bestätigung',
    confirmed: 'bestätigt',
    completed: 'abgeschlossen',
    canceled: 'storniert'
  },
  answer_by: 'Bitte antworten bis',
  ordered_on: 'Bestellt am',
  ship_to: 'Lieferung an den Kunden',
  delivery_address: 'Lieferadresse',
  ship_to_warehouse: 'Lieferung an das Lager',
  pack_for: 'Packen im Namen von',
  ship_complete: 'Bitte alles auf einmal versenden.',
  notes: 'Notizen',
  from_merchant: 'Vom Händler',
  from_supplier: 'Von Ihnen',
  lines: 'Was bestellt wurde',
  line: (number) => `Zeile ${number}`,
  our_sku: 'Unsere Artikelnummer',
  quantity: 'Menge',
  unit_cost: 'Kosten je Stück',
  unit_price: 'Preis je Stück',
  amount: 'Betrag',
  order_fee: 'Bestellgebühr',
  freight: 'Fracht',
  charges: 'Versand, Rabatte und anderes',
  tax: 'Steuer',
  total: 'Summe',
  credited: 'Gutgeschrieben',
  paid: 'Bezahlt',
  payment_due: 'Noch zu zahlen',
  refund_due: 'Zu erstatten',
  requested_date: 'Gewünscht am',
  promised_date: 'Erwartet am',
  accepted: 'Angenommen',
  rejected: 'Abgelehnt',
  canceled: 'Storniert',
  shipped: 'Versandt',
  delivered: 'Zugestellt',
  asked_back: 'Stornierung erbeten',
  substitute_waits: (quantity, sku) =>
    `Für ${quantity} Stück haben Sie ${sku} angeboten. Der Händler hat noch nicht entschieden.`,
  instead_of: 'Statt',
  sent_instead: 'Stattdessen geliefert',
  cost_waits: (quantity, cost) =>
    `${quantity} Stück zu je ${cost} warten auf die Zustimmung des Händlers. Bitte noch nicht ` +
    'versenden.',
  send_units: 'Stück, die Sie liefern',
  of_units: (most) => `höchstens ${most}`,
  arrives_on: 'Sie kommen an am',
  later_units: 'Weitere Stück, die Sie später liefern',
  later_arrives_on: 'Die späteren kommen an am',
  new_cost: 'Andere Kosten je Stück',
  new_cost_hint: (cost) => `Nur, wenn es nicht ${cost} sind.`,
  rest_reason: 'Warum Sie den Rest nicht liefern',
  instead: 'Artikel, den Sie für den Rest liefern würden',
  instead_hint: 'Freiwillig: die Artikelnummer des Händlers. Er entscheidet.',
  instead_cost: 'Kosten je Stück dieses Artikels',
  instead_cost_hint: 'Freiwillig: sonst gilt, was in Ihrer Bestandsliste steht.',
  instead_date: 'Dieser Artikel kommt an am',
  choose: 'Bitte wählen',
  reasons: {
    out_of_stock: 'nicht vorrätig',
    discontinued: 'wird nicht mehr hergestellt',
    unknown_item: 'wir kennen den Artikel nicht',
    price_error: 'die Kosten sind falsch',
    cannot_meet_date: 'wir können den Termin nicht halten',
    other: 'ein anderer Grund'
  },
  carrier: 'Frachtführer',
  tracking_number: 'Sendungsnummer',
  tracking_url: 'Link zur Sendungsverfolgung (https)',
  optional: 'darf leer bleiben',
  shipments: 'Sendungen',
  shipped_on: 'Versandt am',
  arrived_on: 'Angekommen am',
  follow: 'Sendung verfolgen',
  cancellation_asked: (units) => `Der Händler bittet Sie, ${units} Stück freizugeben.`,
  cancellation_reason: 'Grund',
  your_answer: 'Ihre Antwort',
  give_up: 'Wir geben die Stück frei',
  keep: 'Wir behalten und versenden die Stück',
  say_why: 'Warum',
  nothing_to_do: 'Sie müssen nichts tun.'
}
