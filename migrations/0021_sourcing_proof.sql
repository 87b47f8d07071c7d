-- What a sourcing decision proves beside its cost: the fewest units that any plan leaves without a
-- supplier, and why there is no second best plan. Decisions of before don't know it. All of them
-- were free to split lines and orders.
alter table sourcing_decisions
  add column split text not null default 'allow',
  add column shortage_bound integer,
  add column no_second_best_because text;
