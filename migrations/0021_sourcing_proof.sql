-- What a sourcing decision proves beside its cost: the fewest units that any plan leaves without a
-- supplier, and why there is no second best plan. Decisions of before don't know it.
alter table sourcing_decisions
  add column shortage_bound integer,
  add column no_second_best_because text;
