-- Customers get mail about their orders: transmissions whose subject is the sales order.

-- What an older process writes, or wrote, is about a purchase order.
alter table transmissions
  alter column purchase_order_id drop not null,
  alter column supplier_id drop not null,
  alter column channel_id drop not null,
  add column subject_type text collate "C" not null default 'purchase_order'
    check (subject_type in ('purchase_order', 'sales_order')),
  -- Of a mail about one parcel.
  add column shipment_id text collate "C",
  drop constraint transmissions_message_check,
  add constraint transmissions_message_check check (message in ('order', 'change', 'cancellation',
    'review', 'confirmation', 'delay', 'shipment')),
  add constraint transmissions_subject_check check (
    (subject_type = 'purchase_order') = (purchase_order_id is not null)
    and (purchase_order_id is null) = (supplier_id is null)
    and (purchase_order_id is null) = (channel_id is null)
    and (message = 'shipment') = (shipment_id is not null));
-- A look reads a few of each merchant.
drop index transmissions_due;
create index transmissions_due on transmissions (merchant_id, subject_type, next_attempt_at)
  where state = 'queued';
create index transmissions_sales_order on transmissions (merchant_id, sales_order_id, id);
create index transmissions_subject on transmissions (merchant_id, subject_type, id);

-- The latest date that was promised before the present one; null while there was no other. Only
-- merchants whose customers hear of delays need it.
alter table sales_order_lines add column latest_promised_date date;

-- In which mails and documents are written for the customer. Null: in that of the merchant.
alter table sales_orders
  add column language text collate "C" check (language ~ '^[a-z]{2}$');

-- Was the link made for a mail? Such a link ends when a newer mail has one, or the address changes.
alter table answer_links add column is_by_mail boolean not null default false;

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'substitution', 'feed_overdue',
  'notification_failed'));
