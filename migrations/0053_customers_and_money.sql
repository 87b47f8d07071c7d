-- What customers are told and given back: refunds are listed.

create index refunds_of_reference on refunds (merchant_id, reference, id);
