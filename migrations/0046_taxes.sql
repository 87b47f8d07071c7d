-- The tax of sales orders, as storefronts say it, and discounts of lines. The defaults are constant,
-- so no row is rewritten: an order without these is one that says no tax.

alter table sales_orders
  add column tax_mode text collate "C" not null default 'none'
    check (tax_mode in ('none', 'rates', 'amounts')),
  add column prices_include_tax boolean not null default false,
  add column tax_rounding text collate "C" not null default 'half_up'
    check (tax_rounding in ('half_up', 'half_even')),
  -- What includes tax must say which.
  add check (tax_mode <> 'none' or not prices_include_tax);

alter table sales_order_lines
  -- Taken off the price of all units of the line. Null: nothing is.
  add column discount numeric check (discount > 0),
  -- Null unless the order says its tax.
  add column tax jsonb;
