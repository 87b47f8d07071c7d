// Mails to customers that tell of money: what an order comes to.

import t from 'tap'
import { givenMailServer } from '../../support/mail-server.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { placeOrder, type PlaceOptions } from '../../support/stories.ts'
import { untilMailed } from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const { server, taken } = await givenMailServer(t, { hideSTARTTLS: true })
const service = await givenService(t, { smtp_server: server })
service.startJobs()

const givenMerchant = async (messages: string[], settings: object = {}) =>
  service.givenMerchant({ settings: { customer_notifications: { messages }, ...settings } })

let made = 0

/** An order of 39.80 and 20 % of tax. */
async function place (merchant: TestMerchant, { about = {}, ...options }: PlaceOptions = {}) {
  const email = `customer-${++made}@home.example`
  const placed = await placeOrder(merchant, {
    line: { tax: { category: 'S', rate_percent: '20' } },
    about: { tax_mode: 'rates', customer: { name: 'Ada Lovelace', email }, ...about },
    ...options
  })
  const mails = () => taken.filter(({ to }) => to.includes(email)).map(({ parsed }) => parsed)
  return { ...placed, email, mails }
}

t.test('mails tell tax, what was credited and what is due back', async (t) => {
  const merchant = await givenMerchant(['confirmation', 'change'])
  const { id, mails } = await place(merchant, {
    about: { payments: [{ reference: 'pi_1', amount: '47.76' }] }
  })
  await untilMailed(merchant, id, 'confirmation sent')
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/credits`,
    { amount: '5.00', reason: 'arrived late' }))
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 1 }] }))
  await untilMailed(merchant, id, 'confirmation sent,change sent')
  const [before, after] = mails().map(({ text }) => text)
  t.match(before, '\n\nTax 20%: €7.96\nTotal: €47.76\n\n')
  t.match(after,
    '\n\nTax 20%: €3.98\nTotal: €23.88\nCredited: €5.00\nTo be refunded: €28.88\n\n')
})
