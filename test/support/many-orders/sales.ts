// The statements that make the sales orders of a batch, with lines, payments and search terms.

/** So many days lie between the first order and the last. */
export const DAYS = 540
export const BEGAN_AT = '2025-01-01T00:00:00Z'
export const SKUS = 10_000
const EMAILS = 200_000
const CAMPAIGNS = 100_000
const RARE_WORDS = 20_000

/** They live as long as the session. `dice` throws the same number for the same order again. */
export const FUNCTIONS = `
  create function pg_temp.dice (n bigint, salt bigint, sides bigint) returns bigint
  language sql immutable as $$ select (hashint8extended(n, salt) & 9223372036854775807) % sides $$;

  -- As newId makes them: a prefix, 50 bits of time, version 7, and bits that look like chance.
  create function pg_temp.time_of (at timestamptz) returns text language sql immutable as $$
    select string_agg(
      substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> (5 * place)) & 31)::int + 1, 1), ''
      order by place desc)
    from generate_series(0, 9) as place,
      (select (extract(epoch from at) * 1000)::bigint as ms) as instant $$;

  create function pg_temp.id_of (prefix text, clock text, seed text) returns text
  language sql immutable as $$ select prefix || '_' || clock || 'e' || substr(md5(seed), 1, 15) $$;

  create function pg_temp.at_of (n bigint, orders bigint) returns timestamptz
  language sql immutable as $$
    select timestamptz '${BEGAN_AT}'
      + (n * (${DAYS} * 86400000::bigint / orders)) * interval '1 millisecond' $$;`

/**
 * Order number n of a merchant. Half of all names have the word maria, one in ten garcia, and the
 * others words that few have. The first tenth of the orders came in an era of its own.
 */
export const SALES = `
  create temporary table sales as
  with drawn as materialized (
    select n, pg_temp.at_of(n, $3) as created_at, pg_temp.time_of(pg_temp.at_of(n, $3)) as clock,
      pg_temp.dice(n, 1, 1000) as of_status, pg_temp.dice(n, 2, 1000) as of_payment,
      pg_temp.dice(n, 3, 100) as of_sourcing, pg_temp.dice(n, 4, 5) as of_fulfillment
    from generate_series($4::bigint, $5::bigint) as n
  ), stated as (
    select *, case when of_status < 970 then 'completed' when of_status < 990 then 'canceled'
      when of_status < 999 then 'confirmed' else 'draft' end as status
    from drawn
  )
  select $1::text as merchant_id, $2::text[] as supplier_ids, n, created_at, clock, status,
    pg_temp.id_of('so', clock, $1 || n) as id,
    created_at + pg_temp.dice(n, 5, 30 * 86400000::bigint) * interval '1 ms' as updated_at,
    case status
      when 'completed' then case when of_payment < 985 then 'paid'
        when of_payment < 990 then 'not_required' when of_payment < 995 then 'refunded'
        else 'refund_due' end
      when 'confirmed' then case of_payment % 3 when 0 then 'awaiting'
        when 1 then 'partially_paid' else 'paid' end
      when 'canceled' then 'refunded' else 'awaiting' end as payment_status,
    case status when 'draft' then 'unsourced'
      when 'confirmed' then case when of_sourcing < 10 then 'unsourced'
        when of_sourcing < 30 then 'partially_sourced' else 'sourced' end
      else 'sourced' end as sourcing_status,
    case status when 'completed' then 'delivered'
      when 'confirmed' then case of_fulfillment when 0 then 'partially_shipped'
        when 1 then 'shipped' when 2 then 'partially_delivered' else 'unfulfilled' end
      else 'unfulfilled' end as fulfillment_status,
    1 + pg_temp.dice(n, 6, 3) as line_count,
    case when n % 2 = 0 then 'Maria' else 'Name' || pg_temp.dice(n, 7, 50) end as first_name,
    case when pg_temp.dice(n, 8, 10) = 0 then 'Garcia'
      else 'Rare' || pg_temp.dice(n, 9, ${RARE_WORDS}) end as last_name,
    'Customer' || pg_temp.dice(n, 10, ${EMAILS}) || '@example.com' as email,
    jsonb_build_object('channel', 'web', 'campaign', 'c' || pg_temp.dice(n, 11, ${CAMPAIGNS}),
      'side', case when n % 2 = 0 then 'even' else 'odd' end,
      'era', case when n * 10 <= $3 then 'first' when n * 10 > $3 * 9 then 'last'
        else 'between' end) as metadata
  from stated`

export const ADDRESS = `jsonb_build_object('name', first_name || ' ' || last_name, 'company', null,
  'line1', n || ' Rue de la Paix', 'line2', null, 'city', 'Paris', 'region', null,
  'postal_code', '75002', 'country', 'FR', 'phone', null)`

const ORDERS = `
  insert into sales_orders (merchant_id, id, version, reference, content_hash, status,
    payment_status, sourcing_status, fulfillment_status, holds, currency, payment_terms,
    shortage_policy, delivery_mode, priority, charges, customer, ship_to, total, paid, refunded,
    refund_due, metadata, confirmed_at, completed_at, canceled_at, created_at, updated_at,
    terms_version)
  select merchant_id, id, 3, 'ORDER-' || n, md5(id), status, payment_status, sourcing_status,
    fulfillment_status, '[]', 'EUR', 'on_account', 'backorder', 'drop_ship', 50, '[]',
    jsonb_build_object('name', first_name || ' ' || last_name, 'email', email, 'phone', null,
      'company', null),
    ${ADDRESS}, line_count * 39.80,
    case when payment_status = 'paid' then line_count * 39.80 else 0.00 end, 0.00, 0.00, metadata,
    case when status <> 'draft' then created_at end,
    case when status = 'completed' then updated_at end,
    case when status = 'canceled' then updated_at end, created_at, updated_at, 1
  from sales order by n`

/** The first line of each order is POPULAR. */
const LINES = `
  insert into sales_order_lines (merchant_id, sales_order_id, line_number, sku, quantity,
    unit_price, amount, canceled_quantity, sourced_quantity, pending_cancellation_quantity,
    shipped_quantity, delivered_quantity)
  select merchant_id, id, line,
    case when line = 1 then 'POPULAR' else 'SKU-' || pg_temp.dice(n * 3 + line, 12, ${SKUS}) end,
    2, 19.90, 39.80, case when status = 'canceled' then 2 else 0 end,
    case when status = 'completed' or status = 'confirmed' and sourcing_status = 'sourced'
      then 2 else 0 end,
    0, case when fulfillment_status = 'unfulfilled' or sourcing_status <> 'sourced' then 0
      else 2 end,
    case when fulfillment_status = 'delivered' then 2 else 0 end
  from sales, generate_series(1, line_count) as line order by n, line`

/** One in fifty has a reference that many have. */
const PAYMENTS = `
  insert into payments (merchant_id, id, sales_order_id, reference, amount, received_at,
    created_at, reversed_amount)
  select merchant_id, pg_temp.id_of('pay', clock, merchant_id || n), id,
    case when n % 50 = 0 then 'CASH' else 'PAID-' || n end, line_count * 39.80, created_at,
    created_at, 0.00
  from sales where payment_status in ('paid', 'partially_paid') order by n`

/** As searchTermsOf makes them; a test compares. */
const TERMS = `
  insert into search_terms (merchant_id, term, subject_id)
  select merchant_id, term, id from sales, lateral (
    select 'name ' || lower(first_name) as term
    union select 'name ' || lower(last_name)
    union select 'email ' || lower(email)
    union select 'metadata ' || length(key) || ' ' || key || '=' || value
      from jsonb_each_text(metadata)) as made
  order by n`

export const OF_SALES = [ORDERS, LINES, PAYMENTS, TERMS]
