-- Orders that a partner has from us, and that nobody knows here, such as after a backup.

create index exceptions_unknown_partner_orders on exceptions (merchant_id, subject_id, id)
  where kind = 'unknown_partner_orders';
