-- What the planner was asked is kept with each sourcing decision, so that it can be made again.
-- Those of before have none.

alter table sourcing_decisions add column question text;
