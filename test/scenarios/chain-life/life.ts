// A life of the chain: steps by chance, then quiet, then decisions, until all goods have arrived.

import { sql } from 'kysely'
import { examineMerchants } from '../../../src/doctor.ts'
import { inSnapshot } from '../../../src/platform/db/snapshot.ts'
import { type Difference, findDifferences } from './agreement.ts'
import { cancel, change, place, redirect, reprice } from './buying.ts'
import {
  askBack, beAway, decide, decideOpen, follow, linkedOf, loseAnswer, mend, restock, send,
  settleLoss, suspend
} from './meddling.ts'
import {
  answer, answerCancellation, close, correct, deliver, lose, report, ship, supplyAll, takeBack
} from './supplying.ts'
import { beginLife, type Life, type World } from './world.ts'

type Step = (life: Life) => Promise<void>

/** Each with how often it comes, of all together. */
const STEPS: ReadonlyArray<readonly [number, Step]> = [
  [10, place], [6, change], [2, redirect], [5, cancel], [3, reprice],
  [8, answer], [12, ship], [3, takeBack], [1, correct], [7, deliver], [4, lose],
  [6, answerCancellation], [1, close], [3, report],
  [3, loseAnswer], [1, beAway], [2, suspend], [4, decide], [2, askBack], [3, settleLoss],
  [14, send], [14, follow], [4, restock]
]

const STEPS_MIN = 15
const STEPS_MORE = 30
const ROUNDS_MAX = 12
const DECISIONS_MAX = 8

export type Told = {
  seed: number
  steps: number
  /** What is left between both sides when all has been decided, by what explains it. */
  left: Difference[]
  /** Null of a life that went well. */
  fault: string | null
}

/** Never rejects: what went wrong stands in `fault`, with all that had happened. */
export async function tellLife (world: World, seed: number): Promise<Told> {
  const life = await beginLife(world, seed)
  const told: Told = { seed, steps: 0, left: [], fault: null }
  try {
    told.steps = await live(life)
    told.left = await end(life)
  } catch (error) {
    const about = error instanceof Error ? error.stack : String(error)
    told.fault = [`seed ${seed}`, ...life.said, about].join('\n')
  } finally {
    const ids = Object.values(life.members).map(({ id }) => id)
    // What is over is followed no more, or each life would take longer than the one before.
    await sql`update link_progress set due_at = null where merchant_id = any(${ids})`
      .execute(world.service.db)
  }
  return told
}

async function live (life: Life): Promise<number> {
  const { chance } = life
  const steps = STEPS_MIN + chance.below(STEPS_MORE)
  await place(life)
  for (let taken = 0; taken < steps; taken++) {
    const step = chance.pickWeighed(STEPS)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await step(life)
  }
  return steps
}

/** Throws what is not as it must be; returns what only a person can live with. */
async function end (life: Life): Promise<Difference[]> {
  await mend(life)
  await quieten(life)
  await assertAgreed(life, 'at the end')
  await decideAll(life)
  const left = await assertAgreed(life, 'after all was decided')
  const open = left.filter((one) => one.is_gone !== true && one.waits_for !== 'the rest')
  if (open.length > 0) throw new Error(`still to be decided: ${JSON.stringify(open)}`)
  await assertSound(life)
  return left
}

/** Until nobody has anything to do. */
async function decideAll (life: Life): Promise<void> {
  for (let round = 0; round < DECISIONS_MAX; round++) {
    const before = life.said.length
    /* eslint-disable no-await-in-loop -- one after the other */
    await decideOpen(life, round)
    await supplyAll(life)
    if (life.said.length === before) return
    await reconcile(life)
    /* eslint-enable no-await-in-loop */
  }
}

async function assertAgreed (life: Life, when: string): Promise<Difference[]> {
  const found = await findDifferences(life)
  const unexplained = found.filter(({ waits_for }) => waits_for === null)
  if (unexplained.length === 0) return found
  const texts = unexplained.map(({ name, order_id, text }) => `${name} ${order_id} ${text}`)
  throw new Error(`${when}, nothing explains: ${texts.join('; ')}`)
}

async function reconcile (life: Life): Promise<void> {
  for (const member of linkedOf(life)) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await member.post(`/v1/links/${member.link.link_id}/reconciliations`, {})
  }
  await quieten(life)
}

/** Everything runs until nothing changes any more. */
async function quieten (life: Life): Promise<void> {
  const { machinery, members: { B, C }, said } = life
  said.push('all is sent and heard')
  let before = ''
  for (let round = 0; round < ROUNDS_MAX; round++) {
    /* eslint-disable no-await-in-loop -- one after the other */
    await machinery.send()
    await machinery.follow(B.id)
    await machinery.follow(C.id)
    await machinery.restock()
    const now = await fingerprint(life)
    /* eslint-enable no-await-in-loop */
    if (now === before) return
    before = now
  }
  throw new Error(`it does not become quiet: ${before}`)
}

async function fingerprint ({ service: { db }, members }: Life): Promise<string> {
  const ids = Object.values(members).map(({ id }) => id)
  const { rows: [row] } = await sql<{ text: string }>`
    select concat_ws(' ',
      (select string_agg(id || ':' || version, ' ' order by id) from sales_orders
        where merchant_id = any(${ids})),
      (select string_agg(id || ':' || version, ' ' order by id) from purchase_orders
        where merchant_id = any(${ids})),
      (select string_agg(id || ':' || state, ' ' order by id) from transmissions
        where merchant_id = any(${ids}) and state <> 'sent'),
      (select count(*) from transmissions where merchant_id = any(${ids})),
      (select string_agg(purchase_order_id || ':' || (look_at is null), ' '
        order by purchase_order_id) from partner_orders
        where merchant_id = any(${ids}))) as text`.execute(db)
  return row?.text ?? ''
}

/** Every unit is somewhere: what the doctor finds. */
async function assertSound ({ service: { db }, members }: Life): Promise<void> {
  const ids = Object.values(members).map(({ id }) => id)
  const { findings } = await inSnapshot(db, async (snapshot) => examineMerchants(snapshot, ids))
  const broken = findings.filter(({ count }) => count > 0)
  if (broken.length > 0) throw new Error(`the doctor finds ${JSON.stringify(broken)}`)
}
