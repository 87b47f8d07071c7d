// Which links are followed first: partners that do not answer take places from each other, and not
// from those that do.

import { sql } from 'kysely'
import t from 'tap'
import {
  describeCrowd, hasPlace, orderToFollow
} from '../../../src/modules/links/following/follow-places.ts'
import { findDueLinks, type FoundLink } from '../../../src/modules/links/store/due-links.ts'
import { givenService } from '../../support/service.ts'

const { db } = await givenService(t)

/** Links of as many merchants. */
const links = (count: number, is_failing: boolean, of?: string): FoundLink[] =>
  Array.from({ length: count }, (_, at) => {
    const link_id = `${is_failing ? 'failing' : 'well'}_${at}`
    return { merchant_id: of ?? `mer_${link_id}`, link_id, is_failing }
  })

/** What is followed of these, one after the other. */
function follow (found: readonly FoundLink[], before: readonly FoundLink[] = []): FoundLink[] {
  const works = [...before]
  for (const due of orderToFollow(before, found)) if (hasPlace(works, due)) works.push(due)
  return works
}

const countFailing = (works: readonly FoundLink[]): number =>
  works.filter(({ is_failing }) => is_failing).length

t.test('links that fail have half of the places', async (t) => {
  const alone = follow(links(100, true))
  t.equal(alone.length, 8)
  t.equal(follow(links(100, false), alone).length, 16, 'the others have the rest')
  t.equal(follow(links(100, true, 'mer')).length, 3)
  t.equal(follow(links(100, false, 'mer'), links(3, true, 'mer')).length, 6)
})

t.test('others come first, but for two that fail', async (t) => {
  const both = [...links(100, true), ...links(100, false)]
  t.same([follow(both).length, countFailing(follow(both))], [16, 2])
  const [left, ...works] = follow(both)
  t.equal(left?.is_failing, true)
  t.equal(countFailing(follow(both, works)), 2, 'one that has ended makes room for another')
  const few = [...links(100, true), ...links(3, false)]
  t.same([follow(few).length, countFailing(follow(few))], [11, 8])
})

t.test('nobody leaves for links that fail, but for two of them', async (t) => {
  const [well, failing] = [links(16, false), links(100, true)]
  t.equal(describeCrowd(well, failing).is_everywhere, true)
  const works = [...links(14, false), ...failing.slice(0, 2)]
  t.same(describeCrowd(works, failing), { is_everywhere: false, merchant_ids: new Set() })
  t.equal(describeCrowd(works, [...failing, ...well]).merchant_ids.size, 16)
})

t.test('many that fail hide none, and what has failed least is first of them', async (t) => {
  await sql`
    insert into link_progress (merchant_id, link_id, due_at, failing_since, failures_in_row)
    select 'mer_' || n, 'lnk', now(), case when n > 5 then now() end, greatest(n - 5, 0)
    from generate_series(1, 205) n`.execute(db)
  const found = await findDueLinks(db, 100)
  t.same(found.map(({ is_failing }) => is_failing),
    [...Array(5).fill(false), ...Array(100).fill(true)])
  const first = found.slice(5, 13).map(({ merchant_id }) => merchant_id)
  t.same(first, Array.from({ length: 8 }, (_, at) => `mer_${at + 6}`))
})
