// The steps of the life of an order, done by many actors at once through two servers: what comes of
// each is left to chance, what must always hold is not.

import pg from 'pg'
import type { Answer, World } from '../scenarios/life/action.ts'
import { findBroken } from '../scenarios/life/invariants.ts'
import { STEPS } from '../scenarios/life/life.ts'
import type { Model, Supplier } from '../scenarios/life/model.ts'
import { SKUS } from '../scenarios/life/placing.ts'
import { modelOf } from '../scenarios/life/seeing.ts'
import { readFacts } from '../scenarios/life/stored.ts'
import { sendTo } from '../support/processes.ts'
import { countDeadlocks, type Deadlocks } from './deadlocks.ts'
import { count, type Field, inParallel, randomBelow, type Tally } from './field.ts'

/** Actors choose among so many orders, the newest: they meet. */
const ORDERS = 12

export type Meeting = Deadlocks & {
  tally: Tally
  /** Answers of 500 and above. */
  failures: string[]
  /** Logged by the servers. */
  defects: string[]
  /** Invariants that do not hold in the end. */
  broken: string[]
}

/** Ends the servers. */
export async function actTogether (
  field: Field, { actors, actions }: { actors: number, actions: number }
): Promise<Meeting> {
  const { database_url, merchant_id, stopServers } = field
  const suppliers = await prepare(field)
  const client = new pg.Client(database_url)
  await client.connect()
  const tally: Tally = {}
  const failures: string[] = []
  const scene: Scene = { model: modelOf(await readFacts(client, merchant_id), suppliers, ORDERS) }
  const world = buildWorld(field, { tally, failures })
  const acting = inParallel(actions, actors, async () => act(scene, world))
  const meeting = { is_over: false }
  const over = acting.finally(() => { meeting.is_over = true })
  while (!meeting.is_over) {
    // eslint-disable-next-line no-await-in-loop -- what the actors see is read again and again
    scene.model = modelOf(await readFacts(client, merchant_id), suppliers, ORDERS)
  }
  await over
  const defects = await stopServers()
  const facts = await readFacts(client, merchant_id)
  await client.end()
  return {
    tally, failures, defects, broken: findBroken(facts, facts, true), ...await countDeadlocks(field)
  }
}

type Scene = { model: Model }

/** What was true a moment ago: whoever is late is refused. */
async function act (scene: Scene, world: World): Promise<void> {
  const { model } = scene
  const weights = STEPS.flatMap(([weight, step]) => Array.from({ length: weight }, () => step))
  const step = weights[randomBelow(weights.length)]
  const action = step?.(model, randomBelow)
  await action?.send(world, model)
}

const ADDRESS = {
  name: 'Analytical Bikes', line1: '1 Quai Nord', city: 'Lyon', postal_code: '69002', country: 'FR'
}

async function prepare ({ patch, putStock, supplier_ids }: Field): Promise<Supplier[]> {
  await patch(0, '/merchant', {
    settings: { warehouse_address: ADDRESS, cost_increase_tolerance_percent: 10 }
  })
  const suppliers = supplier_ids.map((id, at): Supplier => ({
    id,
    is_own: false,
    basis: at === 0 ? 'available' : 'physical',
    over_tolerance: 10 * at,
    order_fee: 0
  }))
  await Promise.all(suppliers.map(async ({ id, basis, over_tolerance }) =>
    patch(0, `/suppliers/${id}`, {
      stock_basis: basis, over_shipment_tolerance_percent: over_tolerance
    })))
  await Promise.all(SKUS.flatMap((sku) => suppliers.map(async (_supplier, at) =>
    putStock(sku, { on_hand: 10 }, at))))
  return suppliers
}

/** Either server will do; what is due the servers find by themselves. */
function buildWorld (
  { ports, key, ask }: Field, { tally, failures }: { tally: Tally, failures: string[] }
): World {
  return {
    send: async (method, path, body): Promise<Answer> => {
      const port = ports[randomBelow(ports.length)] ?? 0
      const reply = await sendTo({ port, key }, method, `/v1${path}`, body)
      count(tally, reply)
      const { status } = reply
      const said = reply.body === '' ? null : JSON.parse(reply.body)
      if (status >= 500) failures.push(`${method} ${path} ${JSON.stringify(body)}: ${reply.body}`)
      return { status, code: status >= 400 ? said.code : null, body: said }
    },
    runDue: async (_job, due) => {
      if (due !== undefined) {
        await ask(`update ${due.table} set ${due.column} = now() - interval '1 s'
          where id = $1 and ${due.column} is not null`, [due.id])
      }
      return { status: 200, code: null, body: null }
    }
  }
}
