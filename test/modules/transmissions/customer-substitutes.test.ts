// Customers hear by mail of goods that come instead of what they ordered.

import t from 'tap'
import { givenMailServer } from '../../support/mail-server.ts'
import { givenService } from '../../support/service.ts'
import { untilMailed } from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'
import { givenSubstitutable } from '../substituted.ts'

t.setTimeout(120_000)
const { server, taken } = await givenMailServer(t, { hideSTARTTLS: true })
const service = await givenService(t, { smtp_server: server })
service.startJobs()

t.test('a substitute is a change, and the parcel says what is in it', async (t) => {
  const { merchant, id, other, offer, decide, post } = await givenSubstitutable(service, {
    settings: { customer_notifications: { messages: ['change', 'shipment'] } },
    line: { description: 'A bolt' },
    about: { customer: { name: 'Ada', email: 'ada@home.example' } }
  })
  await bodyOf(offer(2, {}, { status: 'accepted', quantity: 3 }))
  await bodyOf(decide('approve'))
  await untilMailed(merchant, id, 'change sent')
  t.match(taken.at(-1)?.parsed.text, `5 × A bolt, 2 × ${other} instead, expected`)
  await bodyOf(post('shipments', {
    lines: [{ line_number: 1, quantity: 3 }, { line_number: 2, quantity: 2 }]
  }))
  await untilMailed(merchant, id, 'change sent,shipment sent')
  const text = taken.at(-1)?.parsed.text ?? ''
  t.match(text, '3 × A bolt')
  t.match(text, `2 × ${other}`)
  t.notMatch(text, '2 × A bolt')
})
