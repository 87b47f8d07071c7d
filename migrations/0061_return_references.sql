-- The storefront's own number of a request for returns: by it a request that is sent again is known.
-- All returns of one request have it. Requests are compared behind the lock of their sales order.

alter table returns add column reference text collate "C";
