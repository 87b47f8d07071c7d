// The last operator key: nobody is locked out of a merchant.

import t from 'tap'
import { sql } from 'kysely'
import { inTurn } from '../../support/in-turn.ts'
import { buildClient, givenService, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { app, db, givenMerchant } = await givenService(t)
const API_KEYS = '/v1/api-keys'
type Key = { id: string, role: string, secret: string }

async function operatorKeysOf (merchant: TestMerchant): Promise<string[]> {
  const { data } = await bodyOf<{ data: Key[] }>(merchant.get(API_KEYS))
  return data.filter(({ role }) => role === 'operator').map(({ id }) => id)
}

const addOperator = async (merchant: TestMerchant, about: object = {}): Promise<Key> =>
  bodyOf<Key>(merchant.post(API_KEYS, { role: 'operator', name: 'Second', ...about }))

const expire = async (id: string): Promise<unknown> =>
  sql`update api_keys set expires_at = now() - interval '1 minute' where id = ${id}`.execute(db)

t.test('409 last_operator_key; other roles may all be revoked', async (t) => {
  const merchant = await givenMerchant()
  const [only = ''] = await operatorKeysOf(merchant)
  refused(t, await merchant.delete(`${API_KEYS}/${only}`), [409, 'last_operator_key'])
  const { data } = await bodyOf<{ data: Key[] }>(merchant.get(API_KEYS))
  const others = data.filter(({ role }) => role !== 'operator')
  t.same(await Promise.all(others.map(async ({ id }) =>
    (await merchant.delete(`${API_KEYS}/${id}`)).statusCode)), [200, 200])
})

t.test('200: with a second operator key the first may go', async (t) => {
  const merchant = await givenMerchant()
  const [first = ''] = await operatorKeysOf(merchant)
  const second = await addOperator(merchant)
  t.equal((await merchant.delete(`${API_KEYS}/${first}`)).statusCode, 200)
  const left = buildClient(app, second.secret)
  refused(t, await left.delete(`${API_KEYS}/${second.id}`), [409, 'last_operator_key'])
})

t.test('409: a key that has expired opens nothing, so it does not count', async (t) => {
  const merchant = await givenMerchant()
  const [first = ''] = await operatorKeysOf(merchant)
  const second = await addOperator(merchant)
  await expire(second.id)
  refused(t, await merchant.delete(`${API_KEYS}/${first}`), [409, 'last_operator_key'])
  t.equal((await merchant.delete(`${API_KEYS}/${second.id}`)).statusCode, 200, 'it may go itself')
})

t.test('one stays: of two operators that revoke each other at once one is refused', async (t) => {
  await inTurn([1, 2, 3], async () => {
    const merchant = await givenMerchant()
    const [first = ''] = await operatorKeysOf(merchant)
    const second = await addOperator(merchant)
    const replies = await Promise.all([
      merchant.delete(`${API_KEYS}/${second.id}`),
      buildClient(app, second.secret).delete(`${API_KEYS}/${first}`)
    ])
    const [done, other = 0] = replies.map((reply) => reply.statusCode).sort()
    t.equal(done, 200)
    t.ok([401, 409].includes(other), `it is refused, or its key has ended: ${other}`)
    const left = replies[0]?.statusCode === 200 ? merchant : buildClient(app, second.secret)
    t.equal((await left.get('/v1/merchant')).statusCode, 200)
  })
})
