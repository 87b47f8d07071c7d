// The answer pages in a real browser without JavaScript: on a telephone and a wide window, by the
// keyboard alone, and judged by axe.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import t from 'tap'
import { linkTo } from '../../support/answer-pages.ts'
import { findBrowser, givenBrowser } from '../../support/browser.ts'
import { dayIn } from '../../support/days.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import {
  bodyOfAnswer, placeAskedBack, placeOrder, type Placed, type PurchaseOrder, ship
} from '../../support/stories.ts'

t.setTimeout(300_000)
const { app, givenMerchant } = await givenService(t)
const merchant = await givenMerchant()
const path = await findBrowser()
const skip = path === undefined ? 'there is no Chromium on this machine' : false

/** A telephone, and a window on a desk. */
const WINDOWS = [{ width: 360, height: 740 }, { width: 1280, height: 900 }] as const
/** Where pictures of the pages go, for people who want to look at them. */
const PICTURES = process.env.TANDEM_TEST_PICTURES

let started: Promise<{ browser: Browser, address: string }> | undefined

/** One browser for all tests of the file. */
async function start (): Promise<{ browser: Browser, address: string }> {
  started ??= (async () => ({
    browser: await givenBrowser(t, path ?? ''),
    address: await app.listen({ port: 0, host: '127.0.0.1' })
  }))()
  return started
}

type Opening = { width?: number, height?: number, has_script?: boolean, locale?: string }

async function open (
  url: string, { width = 360, height = 740, has_script = false, locale = 'en' }: Opening = {}
): Promise<Page> {
  const { browser, address } = await start()
  const context = await browser.newContext({
    viewport: { width, height }, javaScriptEnabled: has_script, locale
  })
  t.teardown(async () => context.close())
  const page = await context.newPage()
  await page.goto(`${address}${url}`)
  return page
}

async function givenPages (): Promise<Record<string, string>> {
  const placed = await placeOrder(merchant, { quantity: 5 })
  const note = { text: 'Please pack the sets together.', visibility: 'supplier' }
  await bodyOfAnswer(
    merchant.post(`/v1/purchase-orders/${placed.purchase_order_id}/notes`, note))
  const shipped = await placeOrder(merchant, { quantity: 5 })
  await ship(merchant, shipped)
  const asked = await placeAskedBack(merchant)
  const draft = await bodyOfAnswer(
    merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
  return {
    issued: await linkTo(merchant, placed),
    shipped: await linkTo(merchant, shipped),
    asked: await linkTo(merchant, asked),
    draft: await linkTo(merchant, draft),
    unknown: '/answer/nobody'
  }
}

async function readOrder ({ purchase_order_id }: Placed): Promise<PurchaseOrder> {
  return bodyOfAnswer<PurchaseOrder>(merchant.get(`/v1/purchase-orders/${purchase_order_id}`))
}

async function takePicture (page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}

t.test('every page fits its window, and axe finds no fault', { skip }, async (t) => {
  const pages = Object.entries(await givenPages())
  const looks = pages.flatMap(([name, url]) => WINDOWS.map((window) => ({ name, url, window })))
  await inTurn(looks, async ({ name, url, window }) => {
    // The page has no script of its own: axe comes by the protocol of the browser's tools.
    const page = await open(url, { ...window, has_script: true, locale: 'de' })
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    const label = `${name} at ${window.width} pixels`
    t.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= window.width,
      `${label}: nothing is cut off`)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate('axe.run()') as
      { violations: Array<{ id: string, nodes: Array<{ html: string }> }> }
    t.same(violations.map(({ id, nodes }) => [id, nodes[0]?.html]), [], label)
    await takePicture(page, `${name}-${window.width}`)
    await page.context().close()
  })
})

t.test('a supplier accepts all by the keyboard alone', { skip }, async (t) => {
  const placed = await placeOrder(merchant)
  const page = await open(await linkTo(merchant, placed))
  await page.keyboard.press('Tab')
  t.equal(await page.locator(':focus').getAttribute('name'), 'name', 'the first stop')
  await page.keyboard.type('Grace Hopper')
  await page.keyboard.press('Tab')
  t.equal(await page.locator(':focus').textContent(), 'Accept the whole order')
  await page.keyboard.press('Enter')
  await page.getByRole('status').waitFor()
  t.match(await page.getByRole('status').textContent(), /You have accepted the order/)
  holds(t, await readOrder(placed), { status: 'acknowledged' })
  t.same(await page.context().cookies(), [], 'no cookie')
})

t.test('line by line on a telephone: a fault is told first, with what was typed', { skip },
  async (t) => {
    const placed = await placeOrder(merchant, { quantity: 5 })
    const page = await open(await linkTo(merchant, placed))
    await page.getByText('Answer line by line').click()
    await page.getByLabel('Units you send', { exact: true }).fill('3')
    await page.getByLabel('They arrive on').first().fill(dayIn(9))
    const units = page.getByLabel('Units you send', { exact: true })
    const form = page.locator('form', { has: units })
    await form.getByLabel('Your name').fill('Grace Hopper')
    await form.getByRole('button').click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    t.match(await alert.textContent(), /Choose why you do not send the rest/)
    t.equal(await page.locator(':focus').getAttribute('role'), 'alert', 'it has the focus')
    await takePicture(page, 'fault-360')
    t.equal(await units.inputValue(), '3', 'what was typed is kept')
    await alert.getByRole('link').click()
    await page.getByLabel('Why you do not send the rest').selectOption('out_of_stock')
    await form.getByRole('button').click()
    await page.getByRole('status').waitFor()
    holds(t, (await readOrder(placed)).lines[0], {
      accepted_quantity: 3, rejected_quantity: 2, promised_date: dayIn(9)
    })
  })

t.test('a customer confirms in the language of the browser', { skip }, async (t) => {
  const draft = await bodyOfAnswer(
    merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
  const page = await open(await linkTo(merchant, draft), { locale: 'fr-FR' })
  t.equal(await page.locator('html').getAttribute('lang'), 'fr')
  await page.getByLabel('Votre nom').first().fill('Ada Lovelace')
  await page.getByRole('button', { name: 'Confirmer et commander' }).click()
  await page.getByRole('status').waitFor()
  t.match(await page.getByRole('status').textContent(), /Votre commande est confirmée/)
  await takePicture(page, 'confirmed-360')
})

t.test('nothing of the page is blocked or loaded from elsewhere', { skip }, async (t) => {
  const page = await open('/answer/nobody') // to listen before the next page is opened
  const said: string[] = []
  const loaded: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  const { address } = await start()
  const url = await linkTo(merchant, await placeOrder(merchant))
  await page.goto(`${address}${url}`)
  t.same(said, [])
  t.same(loaded, [url, '/answer-pages.css'])
})
