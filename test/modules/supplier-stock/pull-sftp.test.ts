// Stock feeds that are pulled from the files of an SFTP folder: each is taken once, in order.

import t from 'tap'
import ssh2 from 'ssh2'
import { sql } from 'kysely'
import { x12Of } from '../../support/edi-stock.ts'
import {
  type FileServer, fingerprintOf, givenFileServer, PASSWORD
} from '../../support/file-server.ts'
import { holds } from '../../support/holds.ts'
import { givenSource, pullNow, pullsOf } from '../../support/pulls.ts'
import { givenService, givenServiceOn, type TestMerchant } from '../../support/service.ts'
import { bodyOf, until } from '../answers.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const { db, database_url, givenMerchant } = service
const { STATUS_CODE: { PERMISSION_DENIED } } = ssh2.utils.sftp
const HEAD = 'sku,on_hand,unit_cost\n'
/** 2025-01-01T08:00:00Z, in seconds. */
const MORNING_S = 1_735_718_400

const stateOf = async ({ id }: TestMerchant) => db.selectFrom('feed_sources')
  .where('merchant_id', '=', id).selectAll().executeTakeFirstOrThrow()

const sourceOf = ({ settings: { host, port, user, host_key } }: FileServer, about: object = {}) =>
  ({ kind: 'sftp', host, port, user, host_key, password: PASSWORD, folder: 'out', ...about })

function putFile ({ files, times }: FileServer, path: string, text: string, at_s = MORNING_S) {
  files.set(path, Buffer.from(text))
  times.set(path, at_s)
}

async function stockOf (merchant: TestMerchant): Promise<string[]> {
  const { data } = await bodyOf<{ data: Array<{ sku: string, on_hand: number }> }>(
    merchant.get('/v1/supplier-stock?limit=200'))
  return data.map(({ sku, on_hand }) => `${sku} ${on_hand}`)
}

t.test('what a process has moved is told, though it ends before the pull does', async (t) => {
  const merchant = await givenMerchant()
  const told: Array<Promise<string | null>> = []
  let is_silent = true
  const server = await givenFileServer(t, {
    fault: (request, path) => {
      if (request === 'rename') told.push(stateOf(merchant).then(({ refusal }) => refusal))
      return is_silent && path === 'out/2.csv' ? 'silent' : undefined
    }
  })
  putFile(server, 'out/1.csv', 'no,feed\n')
  putFile(server, 'out/2.csv', `${HEAD}A,1,9\n`, MORNING_S + 1)
  await t.test('the process ends between two files', async (t) => {
    const process = await givenServiceOn(t, database_url)
    process.startJobs()
    await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
      { feed_source: sourceOf(server, { done_folder: 'done', error_folder: 'bad' }) }))
    await until(async () => server.requests.includes('open out/2.csv'))
    t.match(await told[0], /^1\.csv: /, 'the refusal was kept before the file was moved')
  })
  const [open, ...others] = await pullsOf(merchant)
  holds(t, open, { outcome: null, files: [{ name: '1.csv', moved_to: 'bad/1.csv' }] })
  is_silent = false
  service.startJobs()
  await until(async () => (await pullsOf(merchant))[0]?.outcome !== null)
  const [ended] = await pullsOf(merchant)
  holds(t, ended, { id: open?.id, outcome: 'failed' })
  t.equal(ended?.detail, `1.csv: ${open?.files[0]?.detail}`)
  t.same(ended?.files.map(({ name, moved_to }) => [name, moved_to]),
    [['1.csv', 'bad/1.csv'], ['2.csv', 'done/2.csv']])
  t.same(others, [])
  t.match((await stateOf(merchant)).refusal, /^1\.csv: /)
  t.same(await stockOf(merchant), ['A 1'])
})

t.test('what the database does not take is a failed pull, with its pause', async (t) => {
  const merchant = await givenMerchant()
  await sql`alter table seen_files add check (name <> 'cursed.csv')`.execute(db)
  const server = await givenFileServer(t)
  putFile(server, 'out/cursed.csv', `${HEAD}A,1,9\n`)
  const pull = await givenSource(merchant, sourceOf(server))
  holds(t, pull, { outcome: 'failed', files: [{ name: 'cursed.csv', outcome: 'applied' }] })
  t.match(pull.detail, /could not be finished\. The log of the service says why\./)
  const { failures, due_at } = await stateOf(merchant)
  t.equal(failures, 1)
  const [ended] = await db.selectFrom('feed_pulls').where('id', '=', pull.id)
    .select('finished_at').execute()
  t.ok(due_at > (ended?.finished_at ?? ''))
})

t.test('files are taken by their names, the oldest first, and moved away', async (t) => {
  const merchant = await givenMerchant()
  const server = await givenFileServer(t)
  putFile(server, 'out/stock-b.csv', `${HEAD}A,1,9\nB,1,9\n`)
  putFile(server, 'out/stock-a.csv', `${HEAD}A,2,9\n`, MORNING_S + 60)
  putFile(server, 'out/stock-c.csv.part', `${HEAD}A,3,9\n`)
  putFile(server, 'out/prices.csv', 'no,feed\n')
  putFile(server, 'out/done/stock-b.csv', 'of yesterday')
  const first = await givenSource(merchant,
    sourceOf(server, { pattern: 'stock-*.csv', done_folder: 'out/done' }))
  holds(t, first, { outcome: 'applied', detail: null })
  t.same(first.files.map(({ name, moved_to }) => [name, moved_to]), [
    ['stock-b.csv', `out/done/stock-b.csv.${first.id}`], ['stock-a.csv', 'out/done/stock-a.csv']
  ])
  t.same(await stockOf(merchant), ['A 2', 'B 1'])
  const row = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/B`))
  t.equal(row.as_of, '2025-01-01T08:00:00.000Z')
  t.same([...server.files.keys()].sort(), [
    'out/done/stock-a.csv', 'out/done/stock-b.csv', `out/done/stock-b.csv.${first.id}`,
    'out/prices.csv', 'out/stock-c.csv.part'
  ])
  holds(t, await pullNow(merchant), { outcome: 'not_modified', files: [] })
})

t.test('files that stay, or cannot be moved, are not taken again until they change', async (t) => {
  const merchant = await givenMerchant()
  const server = await givenFileServer(t, {
    fault: (request) => request === 'rename' ? PERMISSION_DENIED : undefined
  })
  putFile(server, 'out/stock.csv', `${HEAD}A,1,9\n`)
  const first = await givenSource(merchant, sourceOf(server, { done_folder: 'done' }))
  holds(t, first, { outcome: 'applied', files: [{ moved_to: null }] })
  t.match(first.files[0]?.detail, /not moved to done, and stays where it is\. Permission denied/)
  holds(t, await pullNow(merchant), { outcome: 'not_modified' })
  putFile(server, 'out/stock.csv', `${HEAD}A,2,9\n`, MORNING_S + 1)
  holds(t, await pullNow(merchant), { outcome: 'applied' })
  t.same(await stockOf(merchant), ['A 2'])
  server.files.delete('out/stock.csv')
  server.folders.add('out')
  await pullNow(merchant)
  const seen = await db.selectFrom('seen_files').where('merchant_id', '=', merchant.id)
    .select('name').execute()
  t.same(seen, [], 'what is gone is forgotten')
})

t.test('a process that died before it moved the file: taken again, nothing changes', async (t) => {
  const merchant = await givenMerchant()
  const server = await givenFileServer(t)
  putFile(server, 'out/stock.csv', `${HEAD}A,1,9\nB,2,9\n`)
  await givenSource(merchant, sourceOf(server))
  const before = await bodyOf(merchant.get('/v1/supplier-stock'))
  await db.deleteFrom('seen_files').where('merchant_id', '=', merchant.id).execute()
  holds(t, await pullNow(merchant), { files: [{ stock_feed: { accepted: 2 } }] })
  t.same(await bodyOf(merchant.get('/v1/supplier-stock')), before)
})

t.test('refused files go to a folder of their own, and the others are taken', async (t) => {
  const merchant = await givenMerchant()
  const server = await givenFileServer(t)
  server.folders.add('out')
  putFile(server, 'out/1.edi', x12Of(['BIA*00*SI*R*20250101', 'LIN**SK*A', 'QTY*33*5',
    'CTP**UCP*9']))
  putFile(server, 'out/2.edi', 'ISA*broken')
  putFile(server, 'out/3.edi', x12Of(['BIA*00*SI*R*20250101', 'LIN**SK*B', 'QTY*33*7',
    'CTP**UCP*9']))
  const pull = await givenSource(merchant, sourceOf(server,
    { format: 'x12', every_minutes: 10, done_folder: 'done', error_folder: 'bad' }))
  t.same(pull.files.map(({ outcome, moved_to }) => [outcome, moved_to]),
    [['applied', 'done/1.edi'], ['failed', 'bad/2.edi'], ['applied', 'done/3.edi']])
  t.equal(pull.outcome, 'failed')
  t.match(pull.detail, /^2\.edi: .*Segment 1/)
  t.same(await stockOf(merchant), ['A 5', 'B 7'])
  const state = async () => {
    const { last_good_at, refusal, overdue_at } = await stateOf(merchant)
    return { last_good_at, refusal, overdue_at }
  }
  const failed = await state()
  holds(t, await pullNow(merchant), { outcome: 'not_modified' })
  t.same(await state(), failed, 'an empty folder makes nothing good')
  putFile(server, 'out/4.edi', server.files.get('done/1.edi')?.toString() ?? '', MORNING_S + 5)
  holds(t, await pullNow(merchant), { outcome: 'applied' })
  t.match(await state(), { refusal: null })
})

t.test('a refused file that stays is read again when somebody asks for it', async (t) => {
  const merchant = await givenMerchant()
  const server = await givenFileServer(t)
  putFile(server, 'out/stock.csv', 'Artikel,on_hand,unit_cost\nA,1,9\n')
  holds(t, await givenSource(merchant, sourceOf(server)), { outcome: 'failed' })
  await sql`update feed_sources set due_at = now() where merchant_id = ${merchant.id}`.execute(db)
  await untilCount(merchant, 2)
  holds(t, (await pullsOf(merchant))[0], { trigger: 'schedule', outcome: 'not_modified' })
  holds(t, await pullNow(merchant), { trigger: 'request', outcome: 'failed' })
  const columns = { sku: 'Artikel', on_hand: 'on_hand', unit_cost: 'unit_cost' }
  holds(t, await givenSource(merchant, { mapping: { columns } }), { outcome: 'applied' })
})

async function untilCount (merchant: TestMerchant, count: number): Promise<void> {
  const pulls = await pullsOf(merchant)
  const is_there = pulls.length === count && pulls[0]?.outcome !== null
  return is_there ? undefined : untilCount(merchant, count)
}

t.test('what is in the way is told, and no secret with it', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const told = async (about: object, server: FileServer): Promise<string> => {
    const { outcome, detail } = await givenSource(merchant, sourceOf(server, about),
      await merchant.givenSupplier())
    t.equal(outcome, 'failed')
    t.notOk(detail?.includes(PASSWORD))
    return detail ?? ''
  }
  const server = await givenFileServer(t)
  t.match(await told({}, server), /The folder was not read\. No such file/)
  const other_key = ssh2.utils.generateKeyPairSync('ed25519', {}).private
  t.match(await told({ host_key: fingerprintOf(other_key) }, server), /showed the key SHA256/)
  t.match(await told({ password: 'wrong' }, server), /authentication/)
  const broken = await givenFileServer(t, {
    fault: (request) => request === 'read' ? 'break' : undefined
  })
  putFile(broken, 'out/stock.csv', `${HEAD}A,9,1\n`)
  t.match(await told({ mode: 'full' }, broken), /stock\.csv: The file was not read to its end/)
  const growing = await givenFileServer(t, {
    fault: (request, path) => {
      if (request === 'close' && path === 'out/stock.csv') growing.times.set(path, MORNING_S + 9)
      return undefined
    }
  })
  putFile(growing, 'out/stock.csv', `${HEAD}A,9,1\n`)
  t.match(await told({ mode: 'full' }, growing), /The file changed while it was read/)
  t.same(await stockOf(merchant), ['A 1', 'B 2'])
})
