// The pages that explain problems: one for each, public.

import t from 'tap'
import { RULES } from '../../../src/platform/http/problems/catalogue.ts'
import { givenService } from '../../support/service.ts'
import { refused } from '../answers.ts'

const { app, givenMerchant } = await givenService(t)

t.test('200: every refusal has a page, which needs no key', async (t) => {
  await Promise.all(RULES.map(async (rule) => {
    const reply = await app.inject(`/problems/${rule.replaceAll('_', '-')}`)
    t.equal(reply.statusCode, 200, rule)
    t.match(reply.headers['content-type'], /^text\/plain/)
    t.match(reply.body, new RegExp(`^code: ${rule}$`, 'm'))
    t.match(reply.body, /^status: [45][0-9]{2}$/m)
  }))
})

t.test('the type of a problem document leads to its page', async (t) => {
  const merchant = await givenMerchant()
  const { type, code, status } = (await merchant.get('/v1/sales-orders/x')).json()
  const page = (await app.inject(type)).body
  t.match(page, `code: ${code}\nstatus: ${status}\n`)
})

t.test('404 problem_not_found: there is no such problem', async (t) => {
  for (const slug of ['all-is-well', 'insufficient_stock']) {
    // eslint-disable-next-line no-await-in-loop -- one answer at a time
    refused(t, await app.inject(`/problems/${slug}`), [404, 'problem_not_found'])
  }
})
