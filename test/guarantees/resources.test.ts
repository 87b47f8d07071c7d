// Every resource is complete: it is listed, and what it says of its tables is so.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import t from 'tap'
import { RESOURCES, SUBJECTS } from '../../src/domain/resources.ts'
import { MODULES } from '../../src/modules.ts'
import { inTurn } from '../support/in-turn.ts'
import { givenService } from '../support/service.ts'

const SRC = join(import.meta.dirname, '../../src')
const { db } = await givenService(t)

/** The names of the columns of every table. */
async function readColumns (): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ name: string, columns: string[] }>`
    select table_name as name, json_agg(column_name) as columns
    from information_schema.columns where table_schema = 'public' group by 1`.execute(db)
  return new Map(rows.map(({ name, columns }) => [name, new Set(columns)]))
}

const columns = await readColumns()

/** What the files of that name export. */
async function importAll (folder: string, ending: string): Promise<Array<[string, unknown[]]>> {
  const files = (await readdir(join(SRC, folder), { recursive: true }))
    .filter((file) => file.endsWith(ending))
  return inTurn(files, async (file) =>
    [file, Object.values(await import(join(SRC, folder, file)) as object)])
}

t.test('every description of a resource is listed in domain/resources.ts', async (t) => {
  const listed: readonly unknown[] = RESOURCES
  for (const [file, [resource]] of await importAll('domain', '-resource.ts')) {
    t.ok(listed.includes(resource), file)
  }
})

t.test('every description of a module is listed in modules.ts', async (t) => {
  const listed: readonly unknown[] = MODULES
  for (const [file, [module]] of await importAll('modules', '/module.ts')) {
    t.ok(listed.includes(module), file)
  }
})

t.test('a resource with events has a table with versions, and says whether it is of an order',
  async (t) => {
    for (const { name, table, is_of_order } of SUBJECTS) {
      const known = columns.get(table)
      t.ok(known?.has('id') && known.has('version'), table)
      t.equal(is_of_order, known?.has('sales_order_id'), `is_of_order of ${name}`)
      if (is_of_order) t.ok(known?.has('updated_at'), 'the doctor asks for it')
    }
  })

t.test('every table with rows of an order is in `tables_of_orders` of its module', async (t) => {
  const listed = MODULES.flatMap(({ tables_of_orders = {} }) => Object.entries(tables_of_orders))
  t.equal(new Set(listed.map(([table]) => table)).size, listed.length, 'each once')
  for (const [table, column] of listed) t.ok(columns.get(table)?.has(column), `${table}.${column}`)
  const of_orders = [...columns].filter(([, known]) => known.has('sales_order_id'))
  for (const [table] of of_orders) t.ok(listed.some(([one]) => one === table), table)
})
