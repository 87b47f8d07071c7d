-- What customers are told and given back: refunds are listed, and invoices are mailed.

create index refunds_of_reference on refunds (merchant_id, reference, id);

-- Of a mail with an invoice or a credit note.
alter table transmissions
  add column invoice_id text collate "C",
  drop constraint transmissions_message_check,
  add constraint transmissions_message_check check (message in ('order', 'change', 'cancellation',
    'review', 'confirmation', 'delay', 'shipment', 'invoice', 'credit_note')),
  drop constraint transmissions_subject_check,
  add constraint transmissions_subject_check check (
    (subject_type = 'purchase_order') = (purchase_order_id is not null)
    and (purchase_order_id is null) = (supplier_id is null)
    and (purchase_order_id is null) = (channel_id is null)
    and (message = 'shipment') = (shipment_id is not null)
    and (message in ('invoice', 'credit_note')) = (invoice_id is not null));
