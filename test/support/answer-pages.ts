// Opens answer pages and sends their forms as a browser does, without a browser.

import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer } from './stories.ts'

export type Link = { id: string, url: string, expires_at: string | null }

/** Makes a link for the order and returns the path of its page. */
export async function linkTo (
  merchant: TestMerchant, order: { purchase_order_id: string } | { id: string }
): Promise<string> {
  const path = 'purchase_order_id' in order
    ? `/v1/purchase-orders/${order.purchase_order_id}/answer-links`
    : `/v1/sales-orders/${order.id}/answer-links`
  const { url } = await bodyOfAnswer<Link>(merchant.post(path))
  return new URL(url).pathname
}

/** The form of an action, and of a shipment if there are several: where it goes, and its values. */
export type Form = { action: string, fields: Record<string, string> }

export function formOf (page: string, action: string): Form | undefined {
  return formsOf(page).find(({ fields }) => fields.action === action)
}

export function formsOf (page: string): Form[] {
  return [...page.matchAll(/<form method="post" action="([^"]*)"[^]*?<\/form>/g)].map(
    ([form, address = '']) => ({
      action: unescape(address),
      fields: Object.fromEntries([...form.matchAll(/<(?:input|select)\b[^>]*>/g)].flatMap(
        ([tag]) => {
          const name = attributeOf(tag, 'name')
          const is_open = attributeOf(tag, 'type') === 'radio' && !/\schecked/.test(tag)
          return name === undefined || is_open ? [] : [[name, attributeOf(tag, 'value') ?? '']]
        }))
    }))
}

function attributeOf (tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : unescape(found)
}

/** The text of HTML. */
export function unescape (text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}

export async function sendForm (
  app: FastifyInstance, url: string, fields: Record<string, string>
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString()
  })
}

/** Opens the page and sends one of its forms, with these entries and a name. */
export async function fillIn (
  app: FastifyInstance, path: string, action: string, entries: Record<string, string> = {}
): Promise<LightMyRequestResponse> {
  const form = formOf((await app.inject(path)).body, action)
  if (form === undefined) throw new Error(`the page has no form to ${action}`)
  return sendForm(app, form.action, { ...form.fields, name: 'Grace Hopper', ...entries })
}
