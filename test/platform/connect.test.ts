// How the two pools plan: for any merchant, also for one that no statistics know.

import t from 'tap'
import { sql } from 'kysely'
import { givenDatabase } from '../support/database.ts'

t.setTimeout(120_000)
const database = await givenDatabase(t)
const ORDERS = 1_000

await sql`create table known (
  merchant_id text, id text, reference text, primary key (merchant_id, id),
  unique (merchant_id, reference))`.execute(database.db)
await sql`insert into known
  select 'first', 'id-' || n, 'ref-' || n from generate_series(1, ${ORDERS}::int) n`
  .execute(database.db)
await sql`analyze known`.execute(database.db)

for (const pool of ['reads', 'commands'] as const) {
  t.test(`${pool}: whom no statistics know is found by the whole key`, async (t) => {
    const client = await database[pool].connect()
    t.teardown(() => client.release())
    await client.query(`prepare known as
      select id from known where merchant_id = $1 and reference = any($2) order by id`)
    const { rows } = await client.query("explain execute known('new', '{ref-1,ref-2,ref-3}')")
    const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
    t.match(plan, /Index Cond: .*merchant_id.* AND .*reference/)
  })
}
