// Refusals on the pages: each that a command behind them can answer has words in every language.

import t from 'tap'
import { LANGUAGES, tellRefusal, wordsOf } from '../../../src/modules/answer-links/pages/words.ts'
import {
  acknowledgePurchaseOrderRoute, answerCancellationRoute, closePurchaseOrderRoute,
  shipPurchaseOrderRoute
} from '../../../src/modules/purchase-orders/schema/routes.ts'
import {
  cancelSalesOrderRoute, confirmSalesOrderRoute
} from '../../../src/modules/sales-orders/schema/routes.ts'
import { deliverShipmentRoute } from '../../../src/modules/shipments/schema/shipment.ts'
import { PROBLEMS, RULES } from '../../../src/platform/http/problems/catalogue.ts'
import { fillIn, linkTo, unescape } from '../../support/answer-pages.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, placeOrder } from '../../support/stories.ts'

const ROUTES = [
  acknowledgePurchaseOrderRoute, answerCancellationRoute, closePurchaseOrderRoute,
  shipPurchaseOrderRoute, cancelSalesOrderRoute, confirmSalesOrderRoute, deliverShipmentRoute
]
/** What is refused before a command runs has a page of its own. */
const BEFORE_COMMANDS = [
  'payload_too_large', 'uri_too_long', 'unsupported_media_type', 'request_headers_too_large',
  'rate_limited', 'internal_error'
]

const { app, givenMerchant } = await givenService(t)
const merchant = await givenMerchant()

t.test('each refusal of a command has words, in each language its own', async (t) => {
  const answered = new Set(ROUTES.flatMap(({ config }) => config.refusals ?? []).filter((rule) =>
    (PROBLEMS[rule].status >= 409 || rule === 'invalid_request') &&
    !BEFORE_COMMANDS.includes(rule)))
  t.ok(answered.size > 20)
  for (const rule of answered) {
    const told = LANGUAGES.map((language) => tellRefusal(wordsOf(language), rule))
    t.equal(new Set(told).size, LANGUAGES.length, `${rule}: ${told.join(' ')}`)
    t.notOk(told.some((text) => text.includes(rule)), `${rule} is told by its code only`)
  }
})

t.test('any other refusal is told in the language, with its code', async (t) => {
  for (const rule of RULES) {
    for (const language of LANGUAGES) {
      const told = tellRefusal(wordsOf(language), rule)
      t.not(told, PROBLEMS[rule].meaning)
      t.match(told, /^\p{Lu}.*\.$/u)
    }
  }
  t.match(tellRefusal(wordsOf('de'), 'no_channel'), 'nennen Sie den Code no_channel.')
})

t.test('the faults of a parcel stand at its fields, in the language', async (t) => {
  const path = await linkTo(merchant, await placeOrder(merchant, { quantity: 4 }))
  const { statusCode, body } = await fillIn(app, `${path}?lang=de`, 'ship', {
    units_1: '1',
    carrier: 'x'.repeat(101),
    tracking_number: 'JD\u200b1',
    tracking_url: 'http://x'
  })
  t.equal(statusCode, 400)
  const page = unescape(body)
  t.match(page, /<a href="#ship-carrier">Frachtführer: Das ist zu lang\.</)
  t.match(page, /<a href="#ship-tracking_number">Sendungsnummer: Das ist nicht verwendbar/)
  t.match(page, /<a href="#ship-tracking_url">[^<]*: Geben Sie einen Link ein, der mit https/)
  t.match(page, /id="ship-carrier-fault"/)
  t.notMatch(page, /must /)
})

t.test('a customer hears in its language that the shop cannot take the order', async (t) => {
  const shop = await givenMerchant()
  const address = {
    name: 'Lager', line1: 'Weg 1', city: 'Bonn', postal_code: '53111', country: 'DE'
  }
  await bodyOfAnswer(shop.patch('/v1/merchant', { settings: { warehouse_address: address } }))
  const draft = await bodyOfAnswer(shop.post('/v1/sales-orders',
    salesOrderBody({ confirm: false, delivery_mode: 'via_warehouse' })))
  await bodyOfAnswer(shop.patch('/v1/merchant', { settings: { warehouse_address: null } }))
  const path = await linkTo(shop, draft)
  const { statusCode, body } = await fillIn(app, `${path}?lang=fr`, 'confirm')
  t.equal(statusCode, 409)
  t.match(unescape(body), 'Le marchand ne peut pas prendre la commande en ce moment.')
  t.notMatch(body, 'warehouse')
})
