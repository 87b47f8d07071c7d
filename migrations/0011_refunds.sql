-- Money that goes back: payments that are reversed, and refunds.

alter table payments
  add column reversed_at timestamptz(3),
  add column reversal_reason text;

create table refunds (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  sales_order_id text collate "C" not null,
  reference text collate "C" not null,
  amount numeric not null check (amount > 0),
  method text,
  received_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders,
  constraint refunds_reference unique (merchant_id, sales_order_id, reference)
);
