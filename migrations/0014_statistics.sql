-- Plans serve any merchant, so they are made for the largest there may be: one that has nearly all
-- rows, and a supplier that has half of them. Made for the average of many merchants, they join by
-- reading all rows of the one that asks. Statistics keep these numbers instead of counting.

alter table api_keys alter column merchant_id set (n_distinct = 1);
alter table events alter column merchant_id set (n_distinct = 1);
alter table exceptions alter column merchant_id set (n_distinct = 1);
alter table idempotency_answers alter column merchant_id set (n_distinct = 1);
alter table payments alter column merchant_id set (n_distinct = 1);
alter table purchase_order_lines alter column merchant_id set (n_distinct = 1);
alter table purchase_orders alter column merchant_id set (n_distinct = 1);
alter table refunds alter column merchant_id set (n_distinct = 1);
alter table restock_marks alter column merchant_id set (n_distinct = 1);
alter table sales_order_lines alter column merchant_id set (n_distinct = 1);
alter table sales_orders alter column merchant_id set (n_distinct = 1);
alter table shipment_lines alter column merchant_id set (n_distinct = 1);
alter table shipments alter column merchant_id set (n_distinct = 1);
alter table sourcing_decisions alter column merchant_id set (n_distinct = 1);
alter table stock_feeds alter column merchant_id set (n_distinct = 1);
alter table supplier_stock alter column merchant_id set (n_distinct = 1);
alter table suppliers alter column merchant_id set (n_distinct = 1);

alter table exceptions alter column supplier_id set (n_distinct = 2);
alter table purchase_order_lines alter column supplier_id set (n_distinct = 2);
alter table purchase_orders alter column supplier_id set (n_distinct = 2);
alter table shipment_lines alter column supplier_id set (n_distinct = 2);
alter table shipments alter column supplier_id set (n_distinct = 2);
alter table stock_feeds alter column supplier_id set (n_distinct = 2);
alter table supplier_stock alter column supplier_id set (n_distinct = 2);

analyze api_keys, events, exceptions, idempotency_answers, payments, purchase_order_lines,
  purchase_orders, refunds, restock_marks, sales_order_lines, sales_orders, shipment_lines,
  shipments, sourcing_decisions, stock_feeds, supplier_stock, suppliers;
