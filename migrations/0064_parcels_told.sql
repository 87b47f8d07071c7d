-- What a partner was told of parcels with returned goods, by the ids of its returns: what it corrects
-- itself is then not overwritten.

alter table partner_orders add column parcels_told jsonb not null default '{}';
