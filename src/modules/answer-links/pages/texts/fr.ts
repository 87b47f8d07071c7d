// The answer pages in French.

import type { Texts } from './texts.ts'

export const FR: Texts = {
  language: 'Français',
  choose_language: 'Langue',
  unavailable: {
    title: 'Cette page n’est pas disponible',
    text: 'Le lien n’est pas valable, ou ne l’est plus. Demandez-en un nouveau à son expéditeur.'
  },
  too_many: {
    title: 'Un instant, s’il vous plaît',
    text: 'Il y a trop de demandes en ce moment. Rien n’a été envoyé. Veuillez réessayer dans un ' +
      'instant.'
  },
  malformed: {
    title: 'Le formulaire n’a pas pu être lu',
    text: 'Rien n’a été envoyé. Veuillez rouvrir le lien et remplir le formulaire de nouveau.'
  },
  failed: {
    title: 'Une erreur s’est produite',
    text: 'L’erreur vient de nous. Veuillez rouvrir le lien et vérifier ce qui a été enregistré.'
  },
  done: {
    accept: 'Merci. Vous avez accepté la commande.',
    answer: 'Merci. Votre réponse a été enregistrée.',
    ship: 'Merci. L’expédition a été enregistrée.',
    deliver: 'Merci. L’expédition est marquée comme livrée.',
    close: 'Merci. Plus rien n’est attendu de vous pour cette commande.',
    cancellation: 'Merci. Votre réponse à l’annulation a été enregistrée.',
    confirm: 'Merci. Votre commande est confirmée.',
    cancel: 'Votre commande a été annulée.'
  },
  not_sent: 'Rien n’a été enregistré',
  rules: {
    precondition_failed: 'La commande a changé depuis que vous avez ouvert cette page. Son état ' +
      'actuel est ci-dessous. Veuillez le vérifier et envoyer votre réponse de nouveau.',
    purchase_order_not_open: 'La commande est terminée et n’accepte plus ni réponse ni expédition.',
    answer_exceeds_live: 'Votre réponse compte plus d’unités que la commande n’en a encore, ou ' +
      'refuse des unités déjà expédiées.',
    promise_out_of_range: 'Une date de livraison est passée ou éloignée de plus de deux ans.',
    substitute_impossible:
      'Cet article ne peut pas remplacer l’autre : il doit être un autre de votre stock ici.',
    shipment_exceeds_accepted: 'L’expédition compte plus d’unités qu’il n’en reste à expédier.',
    shipment_canceled: 'Il a été signalé que cette expédition n’est jamais partie.',
    delivery_exceeds_shipped: 'Il serait arrivé plus d’unités qu’il n’en a été expédié.',
    incident_settled: 'Le sort de ces unités est déjà décidé.',
    shipment_conflict: 'Une autre expédition a déjà ce numéro de suivi. Chaque colis a besoin du ' +
      'sien.',
    ship_complete: 'Cette commande s’expédie entière ou pas du tout : toutes les unités ' +
      'restantes ' +
      'vont dans une seule expédition.',
    nothing_to_close: 'Il ne reste rien que vous puissiez refuser.',
    cancellation_not_requested: 'La demande d’annulation a été retirée ou a déjà reçu une réponse.',
    sales_order_not_draft: 'La commande est déjà confirmée, ou terminée.',
    sales_order_canceled: 'La commande est annulée.',
    sales_order_completed: 'La commande est terminée.',
    nothing_to_cancel: 'Il ne reste rien à annuler.',
    insufficient_stock: 'Tout n’est pas en stock en ce moment : la commande n’a pas pu être ' +
      'confirmée.',
    unknown_line: 'La commande n’a plus cette ligne.',
    repeated_line: 'Une ligne de la commande est nommée deux fois.',
    not_cancelable: 'Il n’est plus possible d’annuler autant d’unités.',
    shortage_policy_not_allowed: 'Le marchand n’accepte plus les commandes de ce genre. Veuillez ' +
      'demander à l’expéditeur du lien.',
    warehouse_address_missing: 'Le marchand ne peut pas prendre la commande en ce moment. ' +
      'Veuillez demander à l’expéditeur du lien.',
    invalid_request: 'Une partie de votre saisie n’est pas utilisable.',
    busy: 'La commande est en cours de modification. Veuillez renvoyer le formulaire.',
    overloaded: 'Il y a trop de demandes en ce moment. Veuillez renvoyer le formulaire.',
    database_unavailable: 'Le service est absent un instant. Veuillez renvoyer le formulaire.',
    commit_outcome_unknown: 'Nous ne savons pas si votre réponse a été enregistrée. Veuillez ' +
      'renvoyer le formulaire : rien n’est enregistré deux fois.'
  },
  refused: (code) => 'Ce n’est pas possible. Veuillez demander à l’expéditeur du lien, en ' +
    `donnant le code ${code}.`,
  faults: {
    name: 'Veuillez saisir votre nom.',
    choice: 'Veuillez choisir l’une des deux réponses.',
    quantity: (least, most) => `Saisissez un nombre entier de ${least} à ${most}.`,
    too_many: (most) => `Les deux nombres ensemble ne peuvent dépasser ${most}.`,
    quantity_missing: 'Saisissez combien d’unités vous envoyez. 0 veut dire aucune.',
    later_date: 'Saisissez quand les unités suivantes arrivent.',
    cost: 'Saisissez un montant tel que 12,50.',
    date: 'Saisissez une date telle que 2026-11-30.',
    reason: 'Choisissez pourquoi vous n’envoyez pas le reste.',
    instead: 'Indiquez moins d’unités si un autre article doit remplacer le reste.',
    unused: 'Aucune unité n’est concernée. Laissez ce champ vide ou saisissez des unités.',
    nothing: 'Vous n’avez saisi aucune unité.',
    too_long: 'C’est trop long.',
    unusable: 'Ce n’est pas utilisable. Veuillez l’écrire autrement.',
    web_address: 'Saisissez un lien qui commence par https://.'
  },
  actions: {
    accept: 'Tout accepter',
    answer: 'Répondre ligne par ligne',
    ship: 'Signaler une expédition',
    deliver: 'Marquer comme livrée',
    close: 'Ne plus rien envoyer',
    cancellation: 'Demande d’annulation',
    confirm: 'Confirmer la commande',
    cancel: 'Annuler la commande'
  },
  buttons: {
    accept: 'Accepter toute la commande',
    answer: 'Envoyer la réponse',
    ship: 'Signaler l’expédition',
    deliver: 'Elle est arrivée',
    close: 'Refuser ce qui n’est pas expédié',
    cancellation: 'Envoyer la réponse',
    confirm: 'Confirmer et commander',
    cancel: 'Annuler toute la commande'
  },
  hints: {
    accept: 'Vous acceptez toutes les unités aux coûts et aux dates indiqués ci-dessus.',
    answer: 'Remplissez les lignes auxquelles vous répondez. Les unités que vous omettez sont ' +
      'refusées ; les autres lignes restent ouvertes.',
    ship: 'Indiquez ce que contient le colis. Un autre colis est une autre expédition.',
    close: 'Ce qui n’est pas expédié est refusé et acheté ailleurs.',
    cancellation: 'À vous de décider : céder les unités, ou les garder et les expédier.',
    cancel: 'Vous pouvez annuler tant que rien n’est commandé à nos fournisseurs.'
  },
  your_name: 'Votre nom',
  your_name_hint: 'Il est enregistré avec votre réponse.',
  order_of: (merchant) => `Commande de ${merchant}`,
  your_order_at: (merchant) => `Votre commande chez ${merchant}`,
  number: 'Numéro de commande',
  reference: 'Référence',
  status: 'État',
  statuses: {
    planned: 'prévue',
    issued: 'attend votre réponse',
    acknowledged: 'réponse donnée',
    closed: 'terminée',
    rejected: 'refusée',
    expired: 'expirée sans réponse',
    canceled: 'annulée'
  },
  sale_statuses: {
    draft: 'attend votre confirmation',
    confirmed: 'confirmée',
    completed: 'terminée',
    canceled: 'annulée'
  },
  answer_by: 'Répondre au plus tard le',
  ordered_on: 'Commandée le',
  ship_to: 'Livrer au client',
  delivery_address: 'Adresse de livraison',
  ship_to_warehouse: 'Livrer à l’entrepôt',
  pack_for: 'Emballer au nom de',
  ship_complete: 'Veuillez tout expédier en une fois.',
  notes: 'Notes',
  from_merchant: 'Du marchand',
  from_supplier: 'De vous',
  lines: 'Ce qui est commandé',
  line: (number) => `Ligne ${number}`,
  our_sku: 'Notre code article',
  quantity: 'Quantité',
  unit_cost: 'Coût unitaire',
  unit_price: 'Prix unitaire',
  amount: 'Montant',
  order_fee: 'Frais de commande',
  freight: 'Transport',
  charges: 'Livraison, remises et autres',
  tax: 'Taxe',
  total: 'Total',
  credited: 'Crédité',
  paid: 'Payé',
  payment_due: 'Reste à payer',
  refund_due: 'À rembourser',
  requested_date: 'Souhaité le',
  promised_date: 'Attendu le',
  accepted: 'Accepté',
  rejected: 'Refusé',
  canceled: 'Annulé',
  shipped: 'Expédié',
  delivered: 'Livré',
  asked_back: 'Annulation demandée',
  substitute_waits: (quantity, sku) =>
    `Pour ${quantity} unités, vous avez proposé ${sku}. Le marchand n’a pas encore décidé.`,
  instead_of: 'À la place de',
  sent_instead: 'Envoyé à la place',
  cost_waits: (quantity, cost) =>
    `${quantity} unités à ${cost} chacune attendent l’accord du marchand. ` +
    'Ne les expédiez pas encore.',
  send_units: 'Unités que vous envoyez',
  of_units: (most) => `${most} au plus`,
  arrives_on: 'Elles arrivent le',
  later_units: 'Autres unités envoyées plus tard',
  later_arrives_on: 'Les suivantes arrivent le',
  new_cost: 'Autre coût unitaire',
  new_cost_hint: (cost) => `Seulement s’il n’est pas de ${cost}.`,
  rest_reason: 'Pourquoi vous n’envoyez pas le reste',
  instead: 'Article que vous enverriez pour le reste',
  instead_hint: 'Facultatif : le code article du marchand. C’est lui qui décide.',
  instead_cost: 'Coût unitaire de cet article',
  instead_cost_hint: 'Facultatif : sinon, c’est celui de votre liste de stock.',
  instead_date: 'Cet article arrive le',
  choose: 'Veuillez choisir',
  reasons: {
    out_of_stock: 'en rupture de stock',
    discontinued: 'n’est plus fabriqué',
    unknown_item: 'nous ne connaissons pas cet article',
    price_error: 'le coût est faux',
    cannot_meet_date: 'nous ne pouvons pas tenir la date',
    other: 'une autre raison'
  },
  carrier: 'Transporteur',
  tracking_number: 'Numéro de suivi',
  tracking_url: 'Lien de suivi (https)',
  optional: 'peut rester vide',
  shipments: 'Expéditions',
  shipped_on: 'Expédiée le',
  arrived_on: 'Arrivée le',
  follow: 'Suivre le colis',
  cancellation_asked: (units) => `Le marchand vous demande de céder ${units} unités.`,
  cancellation_reason: 'Raison',
  your_answer: 'Votre réponse',
  give_up: 'Nous cédons les unités',
  keep: 'Nous gardons les unités et les expédions',
  say_why: 'Pourquoi',
  nothing_to_do: 'Vous n’avez rien à faire.'
}
