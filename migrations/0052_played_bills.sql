-- Suppliers that the service plays send bills.

-- Those of before go on as they did, without.
update suppliers set simulator = simulator || '{"bill_after_seconds": null}'
  where simulator is not null;

-- What may be accrued of a supplier too: the played ones bill what has moved.
drop index purchase_orders_accrued;
create index purchase_orders_accrued on purchase_orders (merchant_id, supplier_id, id)
  where kind = 'external' and fulfillment_status <> 'unfulfilled'
    and billing_status <> 'billed';
