// The answer pages in English.

import type { Texts } from './texts.ts'

export const EN: Texts = {
  language: 'English',
  choose_language: 'Language',
  unavailable: {
    title: 'This page is not available',
    text: 'The link is not valid, or not any more. Ask whoever sent it to you for a new one.'
  },
  too_many: {
    title: 'One moment, please',
    text: 'There are too many requests right now. Nothing was sent. Please try again in a moment.'
  },
  malformed: {
    title: 'The form could not be read',
    text: 'Nothing was sent. Please go back, open the link again and fill in the form once more.'
  },
  failed: {
    title: 'Something went wrong',
    text: 'This is our fault. Please open the link again and see what was recorded.'
  },
  done: {
    accept: 'Thank you. You have accepted the order.',
    answer: 'Thank you. Your answer was recorded.',
    ship: 'Thank you. The shipment was recorded.',
    deliver: 'Thank you. The shipment is marked as delivered.',
    close: 'Thank you. Nothing more is expected from you for this order.',
    cancellation: 'Thank you. Your answer to the cancellation was recorded.',
    confirm: 'Thank you. Your order is confirmed.',
    cancel: 'Your order was canceled.'
  },
  not_sent: 'Nothing was recorded',
  rules: {
    precondition_failed: 'The order has changed since you opened this page. Below is how it ' +
      'stands now. Please check it and send your answer again.',
    purchase_order_not_open: 'The order is over and takes no answers or shipments any more.',
    answer_exceeds_live: 'Your answer names more units than the order still has, or refuses ' +
      'units that have shipped already.',
    promise_out_of_range: 'A delivery date is in the past or more than two years ahead.',
    substitute_impossible:
      'This item cannot be sent instead: it must be another one of your stock here, offered today.',
    shipment_exceeds_accepted: 'The shipment has more units than are left to ship.',
    shipment_canceled: 'It was reported that the shipment never left.',
    delivery_exceeds_shipped: 'More would have arrived than was shipped.',
    incident_settled: 'What happened to these units is already decided.',
    shipment_conflict: 'Another shipment has this tracking number already. Each parcel needs its ' +
      'own.',
    ship_complete: 'This order ships whole or not at all: all units that are left belong into ' +
      'one shipment.',
    nothing_to_close: 'There is nothing left that you could refuse.',
    cancellation_not_requested: 'The request to cancel was withdrawn or answered already.',
    sales_order_not_draft: 'The order is confirmed already, or it is over.',
    sales_order_canceled: 'The order is canceled.',
    sales_order_completed: 'The order is completed.',
    nothing_to_cancel: 'There is nothing left that could be canceled.',
    insufficient_stock: 'Not everything is in stock at the moment, so the order could not be ' +
      'confirmed.',
    unknown_line: 'The order has no such line any more.',
    repeated_line: 'A line of the order is named twice.',
    not_cancelable: 'So many units cannot be canceled any more.',
    shortage_policy_not_allowed: 'The shop takes no orders of this kind any more. Please ask ' +
      'whoever sent you the link.',
    warehouse_address_missing: 'The shop cannot take the order at the moment. Please ask whoever ' +
      'sent you the link.',
    invalid_request: 'Some of what you entered cannot be used.',
    busy: 'The order is being changed right now. Please send the form again.',
    overloaded: 'There are too many requests right now. Please send the form again.',
    database_unavailable: 'The service is away for a moment. Please send the form again.',
    commit_outcome_unknown: 'We do not know whether your answer was recorded. Please send the ' +
      'form again: nothing is recorded twice.'
  },
  refused: (code) => 'This is not possible. Please ask whoever sent you the link, and name the ' +
    `code ${code}.`,
  faults: {
    name: 'Please enter your name.',
    choice: 'Please choose one of the two answers.',
    quantity: (least, most) => `Enter a whole number from ${least} to ${most}.`,
    too_many: (most) => `Both numbers together may be at most ${most}.`,
    quantity_missing: 'Enter how many units you send. Enter 0 for none.',
    later_date: 'Enter when the later units arrive.',
    cost: 'Enter an amount such as 12.50.',
    date: 'Enter a date such as 2026-11-30.',
    reason: 'Choose why you do not send the rest.',
    instead: 'Enter fewer units to send if another item is to be sent for the rest.',
    unused: 'No units use this entry. Leave it empty, or enter units for it.',
    nothing: 'You have not entered any units.',
    too_long: 'This is too long.',
    unusable: 'This cannot be used. Please write it in another way.',
    web_address: 'Enter a link that begins with https://.'
  },
  actions: {
    accept: 'Accept everything',
    answer: 'Answer line by line',
    ship: 'Report a shipment',
    deliver: 'Mark as delivered',
    close: 'Send nothing more',
    cancellation: 'You are asked to cancel',
    confirm: 'Confirm the order',
    cancel: 'Cancel the order'
  },
  buttons: {
    accept: 'Accept the whole order',
    answer: 'Send the answer',
    ship: 'Report the shipment',
    deliver: 'It has arrived',
    close: 'Refuse what has not shipped',
    cancellation: 'Send the answer',
    confirm: 'Confirm and order',
    cancel: 'Cancel the whole order'
  },
  hints: {
    accept: 'You accept all units at the costs and for the dates shown above.',
    answer: 'Fill in the lines that you answer. Units that you leave out are refused; ' +
      'other lines stay open.',
    ship: 'Fill in what is in the parcel. A further parcel is a further shipment.',
    close: 'Units that have not shipped are refused and bought elsewhere.',
    cancellation: 'You decide: give the units up, or keep them and ship.',
    cancel: 'You can cancel as long as nothing has been ordered from our suppliers.'
  },
  your_name: 'Your name',
  your_name_hint: 'It is recorded with your answer.',
  order_of: (merchant) => `Order from ${merchant}`,
  your_order_at: (merchant) => `Your order at ${merchant}`,
  number: 'Order number',
  reference: 'Reference',
  status: 'Status',
  statuses: {
    planned: 'planned',
    issued: 'waits for your answer',
    acknowledged: 'answered',
    closed: 'closed',
    rejected: 'refused',
    expired: 'expired without an answer',
    canceled: 'canceled'
  },
  sale_statuses: {
    draft: 'waits for your confirmation',
    confirmed: 'confirmed',
    completed: 'completed',
    canceled: 'canceled'
  },
  answer_by: 'Please answer by',
  ordered_on: 'Ordered on',
  ship_to: 'Ship to the customer',
  delivery_address: 'Delivery address',
  ship_to_warehouse: 'Ship to the warehouse',
  pack_for: 'Pack in the name of',
  ship_complete: 'Please ship everything at once.',
  notes: 'Notes',
  from_merchant: 'From the merchant',
  from_supplier: 'From you',
  lines: 'What was ordered',
  line: (number) => `Line ${number}`,
  our_sku: 'Our item code',
  quantity: 'Quantity',
  unit_cost: 'Cost of one unit',
  unit_price: 'Price of one unit',
  amount: 'Amount',
  order_fee: 'Order fee',
  freight: 'Freight',
  charges: 'Shipping, discounts and others',
  tax: 'Tax',
  total: 'Total',
  credited: 'Credited',
  paid: 'Paid',
  payment_due: 'Still to pay',
  refund_due: 'To be refunded',
  requested_date: 'Wanted on',
  promised_date: 'Expected on',
  accepted: 'Accepted',
  rejected: 'Refused',
  canceled: 'Canceled',
  shipped: 'Shipped',
  delivered: 'Delivered',
  asked_back: 'Cancellation asked',
  substitute_waits: (quantity, sku) =>
    `For ${quantity} units you offered ${sku}. The merchant has not decided yet.`,
  instead_of: 'Instead of',
  sent_instead: 'Sent instead',
  cost_waits: (quantity, cost) =>
    `${quantity} units at ${cost} each wait for the merchant’s approval. Do not ship them yet.`,
  send_units: 'Units you send',
  of_units: (most) => `at most ${most}`,
  arrives_on: 'They arrive on',
  later_units: 'Further units you send later',
  later_arrives_on: 'The later ones arrive on',
  new_cost: 'Another cost of one unit',
  new_cost_hint: (cost) => `Only if it is not ${cost}.`,
  rest_reason: 'Why you do not send the rest',
  instead: 'Item that you would send for the rest',
  instead_hint: 'Optional: the merchant’s item code. The merchant decides.',
  instead_cost: 'Cost of one unit of that item',
  instead_cost_hint: 'Optional: otherwise it costs what your stock list says.',
  instead_date: 'That item arrives on',
  choose: 'Please choose',
  reasons: {
    out_of_stock: 'out of stock',
    discontinued: 'no longer made',
    unknown_item: 'we do not know this item',
    price_error: 'the cost is wrong',
    cannot_meet_date: 'we cannot meet the date',
    other: 'another reason'
  },
  carrier: 'Carrier',
  tracking_number: 'Tracking number',
  tracking_url: 'Tracking link (https)',
  optional: 'may be left empty',
  shipments: 'Shipments',
  shipped_on: 'Shipped on',
  arrived_on: 'Arrived on',
  follow: 'Follow the parcel',
  cancellation_asked: (units) => `The merchant asks you to give up ${units} units.`,
  cancellation_reason: 'Reason',
  your_answer: 'Your answer',
  give_up: 'We give the units up',
  keep: 'We keep the units and ship them',
  say_why: 'Why',
  nothing_to_do: 'There is nothing for you to do.'
}
