// A channel that is a link: the purchase order becomes the partner's sales order, by its API. What
// is to be sent waits while the link is suspended or broken.

import {
  type Drafting, draftPartnerOrder, draftWantedOrder, type OrderToDraft, type WantedOrder,
  wantsUnits
} from '../../../domain/model/link/draft-partner-order.ts'
import type { Link, PartnerOrder } from '../../../domain/model/link/link.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { ToSupplier } from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { buildOwnCall } from '../../../platform/command/call.ts'
import { openSecrets } from '../../../platform/outbound/sealed-secret.ts'
import { hashInPath, newSalt } from '../../../platform/path-hash.ts'
import { findPurchaseOrders } from '../../back-to-back/store/read-orders.ts'
import { readPurchaseOrderSource } from '../../documents/commands.ts'
import { buildPartnerApi, type PartnerApi, sendOverLink } from '../../links/commands.ts'
import { findLinkOfSupplier } from '../../links/store/links.ts'
import {
  findPartnerOrders, findPathOfOrder, keepPartnerOrder
} from '../../links/store/partner-orders.ts'
import { keepContent } from '../service/keep-content.ts'
import { findContent, type KeptContent } from '../store/contents.ts'
import { type Content, type File, sealContent } from './content.ts'
import { openKept } from './open-kept.ts'
import {
  bringLogoAgain, sellerOf, type Telling, tellShipFrom
} from './seller-over-link.ts'
import {
  type Carried, type CarryingOrder, notSent, SEND_TRANSMISSIONS, type Sender, WRONG_KEY
} from './sender.ts'

const LINK_PAUSE_S = 300

/** `keep` is written together with what came of the attempt. */
export type CarriedOver = Carried & { keep?: (trx: Db) => Promise<void> }

/** Rejects only if the database fails. */
export async function carryByLink (
  sender: Sender, carrying: CarryingOrder, now: string
): Promise<CarriedOver | 'nothing' | { pause_s: number }> {
  const { context: { db, outbound: { encryption_key: key } } } = sender
  const { merchant_id, transmission: { supplier_id, purchase_order_id }, channel } = carrying
  const link = await findLinkOfSupplier(db, merchant_id, supplier_id)
  if (link?.channel_id !== channel.id) return 'nothing'
  if (link.state !== 'active') return { pause_s: LINK_PAUSE_S }
  const api_key = openSecrets(key, channel.sealed)?.api_key
  if (key === null || api_key === undefined) return notSent(WRONG_KEY)
  const api = buildPartnerApi({ url: channel.url ?? '', api_key }, sender.agents)
  const known = await findKnown(db, link, { merchant_id, purchase_order_id })
  const content = await prepareOrder(sender, carrying, { key, api, api_key, link, known })
  return content === 'nothing' || 'outcome' in content
    ? content
    : send(sender, carrying, { link, api, api_key, known, content, now })
}

/** `known`: the partner's order, if it is known. */
type Meeting = { link: Link, api: PartnerApi, known: PartnerOrder | undefined }
type Preparing = Meeting & { key: Buffer, api_key: string }
type Prepared = Meeting & { api_key: string, content: Content, now: string }

/**
 * What was kept is placed as it was, since it may have been placed so; but of an order of which
 * nothing is wanted any more, the partner is only asked whether it has it, and to cancel it.
 */
async function send (
  sender: Sender, carrying: CarryingOrder, { link, api, api_key, known, content, now }: Prepared
): Promise<CarriedOver> {
  const { context: { db } } = sender
  const { merchant_id, transmission } = carrying
  const { id: transmission_id, purchase_order_id, message } = transmission
  const [order] = await findPurchaseOrders(db, merchant_id, [purchase_order_id], null)
  const is_over = order !== undefined && !wantsUnits(order)
  const may_place = !is_over && mayPlace(order, known, transmission)
  const wanted = known === undefined && !is_over
    ? contentOf(content)
    : await describeWanted(sender, carrying, { api, api_key, may_place })
  if (!Buffer.isBuffer(wanted)) return wanted
  const { seen, ...carried } = await sendOverLink(api, {
    link,
    purchase_order_id,
    transmission_id,
    message: is_over ? 'cancellation' : message,
    content: wanted,
    known,
    may_place,
    now
  })
  return seen === undefined
    ? carried
    : { ...carried, keep: async (trx) => keepPartnerOrder(trx, merchant_id, seen) }
}

type Bought = PurchaseOrder | undefined

function mayPlace (
  order: Bought, known: PartnerOrder | undefined, { is_in_doubt }: ToSupplier
): boolean {
  return known === undefined
    ? is_in_doubt || !isAnswered(order)
    : known.place_again && !hasShipped(order)
}

/** Has the supplier promised or sent something of it, over the link or by another way? */
function isAnswered (order: Bought): boolean {
  return order?.lines.some(({ accepted_quantity, shipped_quantity }) =>
    accepted_quantity + shipped_quantity > 0) === true
}

function hasShipped (order: Bought): boolean {
  return order?.lines.some(({ shipped_quantity }) => shipped_quantity > 0) === true
}

async function findKnown (
  db: Db, { id }: Link,
  { merchant_id, purchase_order_id }: { merchant_id: string, purchase_order_id: string }
): Promise<PartnerOrder | undefined> {
  const [found] = await findPartnerOrders(db, merchant_id, [purchase_order_id])
  return found?.link_id === id ? found : undefined
}

function contentOf ({ files: [file] }: Content): Buffer {
  if (file === undefined) throw new Error('a transmission over a link has no file')
  return file.content
}

/** It is made once and kept: the message with the order places it, and is the same for ever. */
async function prepareOrder (
  sender: Sender, carrying: CarryingOrder, preparing: Preparing
): Promise<Content | Carried | 'nothing'> {
  const { db } = sender.context
  const { merchant_id, transmission: { id } } = carrying
  const kept = await findContent(db, merchant_id, id)
  if (kept !== undefined) return prepareKept(sender, carrying, preparing, kept)
  const made = await makeOrder(sender, carrying, preparing)
  if (made === 'nothing' || 'outcome' in made) return made
  return openKept(preparing.key, await findContent(db, merchant_id, id) ?? made)
}

const NOT_NEEDED: Content = { letter: null, files: [] }

/** The partner may have deleted the logo while the order waited. */
async function prepareKept (
  sender: Sender, carrying: CarryingOrder, { key, api, known }: Preparing, kept: KeptContent
): Promise<Content | Carried> {
  // Who has the order is told how it is now, whatever was sent before and may be deleted by now.
  if (known !== undefined) return NOT_NEEDED
  const content = openKept(key, kept)
  if ('outcome' in content) return content
  const { ship_from } = JSON.parse(contentOf(content).toString()) as WantedOrder
  const { db } = sender.context
  const { merchant_id } = carrying
  if (ship_from !== undefined) await bringLogoAgain({ db, merchant_id, api }, ship_from)
  return content
}

async function makeOrder (
  sender: Sender, carrying: CarryingOrder, { key, api, api_key, known }: Preparing
): Promise<KeptContent | Carried | 'nothing'> {
  const { transmission: { id, message } } = carrying
  const { call, order, revision, drafting: plain, seller } = await readOrder(sender, carrying)
  // What the partner can be told is known before the order is kept, since that stays as it is.
  const ship_from = known === undefined && seller !== null
    ? await tellShipFrom(tellingOf(sender, carrying, { api, api_key }), seller)
    : null
  if (ship_from !== null && 'outcome' in ship_from) return ship_from
  const drafting = { ...plain, ship_from }
  const wanted = message === 'order'
    ? draftPartnerOrder(order, drafting)
    : draftNow(order, drafting)
  if (wanted === undefined) return 'nothing'
  const files = [fileOf(order.number, revision, wanted)]
  const content = sealContent(key, { letter: null, files })
  await keepContent(call, { id, content, link: null, control_number: null })
  return content
}

type Reaching = { api: PartnerApi, api_key: string }

function tellingOf (
  { context: { db }, sellers_told: told }: Sender,
  { merchant_id, channel: { url }, transmission: { tries } }: CarryingOrder,
  { api, api_key }: Reaching
): Telling {
  return { db, merchant_id, api, partner: `${url} ${api_key}`, told, tries }
}

/**
 * What a partner that has the order is told: how it is to be by now. What was kept may be older
 * than units that were rejected since, and would be wanted again. One that is to have it again must
 * also hear in whose name it ships.
 */
async function describeWanted (
  sender: Sender, carrying: CarryingOrder,
  { may_place, ...reaching }: Reaching & { may_place: boolean }
): Promise<Buffer | Carried> {
  const { order, drafting, seller } = await readOrder(sender, carrying)
  const ship_from = may_place && seller !== null
    ? await tellShipFrom(tellingOf(sender, carrying, reaching), seller)
    : null
  if (ship_from !== null && 'outcome' in ship_from) return ship_from
  return Buffer.from(JSON.stringify(draftNow(order, { ...drafting, ship_from })))
}

type OrderNow = OrderToDraft & { cancellation_due_at: string | null }

const draftNow = (order: OrderNow, drafting: Drafting): WantedOrder =>
  ({ ...draftWantedOrder(order, drafting), answer_due_at: order.cancellation_due_at })

async function readOrder (
  { context: { db, commands, showAs } }: Sender,
  { merchant_id, channel, transmission }: CarryingOrder
) {
  const { purchase_order_id, sales_order_id } = transmission
  const call = buildOwnCall(merchant_id, SEND_TRANSMISSIONS, { db, commands })
  const { document, sender } = await readPurchaseOrderSource(call, purchase_order_id, showAs)
  const { order, revision } = document
  const path = await findPathOfOrder(db, merchant_id, sales_order_id)
  const salt = path?.salt ?? newSalt()
  const drafting: Drafting = {
    buyer: { name: sender.name, ...sender.documents },
    sku_map: channel.sku_map ?? null,
    unsourced: channel.unsourced ?? 'wait',
    path: { salt, merchants: [...path?.merchants ?? [], hashInPath(salt, merchant_id)] },
    // It is told once, as the order is placed.
    ship_from: null
  }
  return { call, order, revision, drafting, seller: sellerOf(document, sender) }
}

function fileOf (number: string, revision: number, wanted: WantedOrder): File {
  return {
    name: revision === 1 ? `${number}.json` : `${number}-${revision}.json`,
    media_type: 'application/json',
    content: Buffer.from(JSON.stringify(wanted))
  }
}
