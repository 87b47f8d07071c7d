// A life of the chain: steps by chance, then quiet, then decisions, until all goods have arrived.

import { sql } from 'kysely'
import { examineMerchants } from '../../../src/doctor.ts'
import { inSnapshot } from '../../../src/platform/db/snapshot.ts'
import { compareBills } from './agreement-bills.ts'
import { compareIncidents } from './agreement-incidents.ts'
import { compareReturns } from './agreement-returns.ts'
import { type Difference, findDifferences } from './agreement.ts'
import {
  changeWorth, decideBill, invoice, invoiceAll, issueDraft, typeBill
} from './billing.ts'
import { cancel, change, place, redirect, reprice } from './buying.ts'
import { type Counts, countTold, readHops } from './hop.ts'
import {
  askBack, beAway, decide, decideOpen, expire, follow, linkedOf, loseAnswer, mend, restock, send,
  settleLoss, suspend
} from './meddling.ts'
import {
  closeReturn, creditBack, decideReturn, giveBack, inspect, returnAll, sendBack
} from './returning.ts'
import { offerSubstitute, reportLoss } from './substituting.ts'
import {
  answer, answerCancellation, close, correct, deliver, lose, report, ship, supplyAll, takeBack
} from './supplying.ts'
import { deliverSentOn, endTransit, receive, sendOn, storeAll } from './warehousing.ts'
import { beginLife, type Life, type World } from './world.ts'

type Step = (life: Life) => Promise<void>

/** Each with how often it comes, of all together. */
type Steps = ReadonlyArray<readonly [number, Step]>

const MEDDLING: Steps = [
  [3, loseAnswer], [1, beAway], [2, suspend], [4, decide], [10, send], [10, follow]
]

/** While goods are bought and sent. */
const BEFORE: Steps = [
  ...MEDDLING, [10, place], [6, change], [2, redirect], [5, cancel], [3, reprice], [2, askBack],
  [8, answer], [14, ship], [3, takeBack], [1, correct], [7, deliver], [4, lose], [3, settleLoss],
  [6, answerCancellation], [1, close], [3, report], [3, offerSubstitute], [6, reportLoss],
  [4, receive], [4, sendOn], [3, deliverSentOn], [1, endTransit], [4, restock],
  [2, giveBack], [2, decideReturn], [2, invoice], [1, changeWorth], [2, decideBill], [3, expire]
]

/** Once goods have arrived. */
const AFTER: Steps = [
  ...MEDDLING, [30, giveBack], [16, decideReturn], [4, sendBack], [12, inspect], [3, closeReturn],
  [3, creditBack], [8, invoice], [2, issueDraft], [4, changeWorth], [8, decideBill], [4, typeBill],
  [3, reprice], [6, reportLoss], [4, settleLoss], [3, cancel], [2, deliver], [2, ship]
]

const STEPS_MIN = 10
const STEPS_MORE = 12
const TRIES_MAX = 60
const ROUNDS_MAX = 12
const DECISIONS_MAX = 8

export type Told = {
  seed: number
  steps: number
  /** What is left between both sides when all has been decided, by what explains it. */
  left: Difference[]
  /** What was told over its links in the end; null of one that did not end. */
  told: Counts | null
  /** Null of a life that went well. */
  fault: string | null
}

/** Never rejects: what went wrong stands in `fault`, with all that had happened. */
export async function tellLife (world: World, seed: number): Promise<Told> {
  const life = await beginLife(world, seed)
  const told: Told = { seed, steps: 0, left: [], told: null, fault: null }
  try {
    told.steps = await live(life)
    told.left = await end(life)
    told.told = countTold(await readHops(life))
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
  await place(life)
  await place(life)
  const before = await takeSteps(life, BEFORE)
  if (life.chance.below(4) === 0) return before
  await mend(life)
  await quieten(life)
  const { length } = life.said
  await reportLoss(life)
  // Before the rest arrives, or nobody would have to be told.
  if (life.said.length > length) await quieten(life)
  await assertAgreed(life, 'half way')
  await decideAll(life)
  return before + await takeSteps(life, AFTER)
}

/** Steps that have found nothing to do do not count. */
async function takeSteps (life: Life, steps: Steps): Promise<number> {
  const { chance } = life
  const count = STEPS_MIN + chance.below(STEPS_MORE)
  let taken = 0
  for (let tries = 0; taken < count && tries < TRIES_MAX; tries++) {
    const step = chance.pickWeighed(steps)
    const before = life.said.length
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await step(life)
    if (life.said.length > before) taken++
  }
  return taken
}

/** Throws what is not as it must be; returns what only a person can live with. */
async function end (life: Life): Promise<Difference[]> {
  await mend(life)
  await quieten(life)
  await assertAgreed(life, 'at the end')
  await decideAll(life)
  await invoiceAll(life)
  await reconcile(life)
  const left = await assertAgreed(life, 'after all was decided')
  const open = left.filter((one) => one.is_gone !== true && one.waits_for !== 'the rest')
  if (open.length > 0) throw new Error(`still to be decided: ${JSON.stringify(open)}`)
  await assertSound(life)
  return left
}

/** What was told over links is there once, and what came of it is here. */
async function assertTold (life: Life, when: string): Promise<void> {
  const faults = (await readHops(life)).flatMap((hop) =>
    [...compareReturns(hop), ...compareIncidents(hop), ...compareBills(hop)])
  if (faults.length > 0) throw new Error(`${when}: ${faults.join('; ')}`)
}

/** Until nobody has anything to do. */
async function decideAll (life: Life): Promise<void> {
  for (let round = 0; round < DECISIONS_MAX; round++) {
    const before = life.said.length
    /* eslint-disable no-await-in-loop -- one after the other */
    await decideOpen(life, round)
    await supplyAll(life)
    await storeAll(life)
    await returnAll(life)
    if (life.said.length === before) return
    await reconcile(life)
    /* eslint-enable no-await-in-loop */
  }
}

async function assertAgreed (life: Life, when: string): Promise<Difference[]> {
  const found = await findDifferences(life)
  await assertTold(life, when)
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
  await machinery.askStock()
  let before = ''
  for (let round = 0; round < ROUNDS_MAX; round++) {
    /* eslint-disable no-await-in-loop -- one after the other */
    await machinery.send()
    await machinery.follow(B.id)
    await machinery.follow(C.id)
    await machinery.restock()
    await machinery.matchBills()
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
      (select string_agg(concat_ws(':', purchase_order_id, look_at is null,
        invoices_due_at is null), ' ' order by purchase_order_id) from partner_orders
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
