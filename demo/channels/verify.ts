// Checks what went over the channels and what came of it, as the API shows it.

import type { Check } from '../verify.ts'
import { sumOf } from '../read-back.ts'
import type { ChannelLife, ChannelPurchase, ReadDocument } from './live.ts'
import { supplierBy, type Way, WAYS } from './merchant.ts'

/** By whom the answers of each supplier must have come. */
const ACTORS: Readonly<Record<Way, string>> = {
  email: 'answer_link', sftp: 'api_key', http: 'api_key', webhook: 'api_key', simulator: 'job'
}

/** What each supplier says by files; the others have none. */
const FILES: Readonly<Partial<Record<Way, readonly string[]>>> = {
  sftp: ['shipment'], http: ['receipt', 'acknowledgement', 'shipment']
}

export function verifyChannels (life: ChannelLife): Check[] {
  const claims: ReadonlyArray<readonly [string, string[]]> = [
    ['every supplier answered, shipped and delivered without a refusal', life.failures],
    ['every message was sent, and none twice', findUnsent(life)],
    ['every message by X12 was acknowledged by a 997', findUnacknowledged(life)],
    ['every part of every file of a supplier was applied', findUnapplied(life)],
    ['files said all that they should: receipts, answers, shipments', findUnsaid(life)],
    ['what reached each supplier is what was bought from it', findOther(life)],
    ['each supplier was told of the canceled order, twice', findUntold(life)],
    ['every purchase order is over', findOpen(life)],
    ['on every purchase order: ordered = delivered + refused + canceled', findUneven(life)],
    ['on every sales order: ordered = delivered + canceled + waiting', findUnevenSales(life)],
    ['answers came by links, keys and the simulator, as they should', findOthers(life)],
    ['the simulator billed what it shipped, once, and the bills were approved', findUnbilled(life)]
  ]
  return claims.map(([claim, faults]) => ({ claim, faults }))
}

export function purchasesBy (
  { merchant: { suppliers }, purchases }: ChannelLife, way: Way
): ChannelPurchase[] {
  const { id } = supplierBy(suppliers, way)
  return purchases.filter(({ supplier_id }) => supplier_id === id)
}

export function documentsBy (
  { merchant: { suppliers }, documents }: ChannelLife, way: Way
): ReadDocument[] {
  const { id } = supplierBy(suppliers, way)
  return documents.filter(({ supplier_id }) => supplier_id === id)
}

/** An order for each purchase order, and a cancellation for each that was canceled. */
function findUnsent (life: ChannelLife): string[] {
  const { transmissions, merchant: { suppliers } } = life
  const unsent = transmissions.filter(({ state }) => !['sent', 'acknowledged'].includes(state))
    .map(({ supplier_id, message, state }) => `${message} to ${supplier_id} is ${state}`)
  return unsent.concat(WAYS.filter((way) => way !== 'simulator').flatMap((way) => {
    const { id } = supplierBy(suppliers, way)
    const own = transmissions.filter(({ supplier_id }) => supplier_id === id)
    const orders = own.filter(({ message }) => message === 'order').length
    const bought = purchasesBy(life, way).length
    return orders === bought && own.length === bought + 1
      ? []
      : [`${way}: ${own.length} messages for ${bought} orders`]
  }))
}

function findUnacknowledged ({ transmissions, merchant: { suppliers } }: ChannelLife): string[] {
  const { id } = supplierBy(suppliers, 'http')
  return transmissions.filter(({ supplier_id, state }) =>
    (state === 'acknowledged') !== (supplier_id === id))
    .map(({ supplier_id, message, state }) => `${message} to ${supplier_id} is ${state}`)
}

function findUnapplied ({ documents }: ChannelLife): string[] {
  return documents.flatMap(({ outcomes }) => outcomes).filter(({ state }) => state !== 'applied')
    .map(({ type, order_number, state, problem }) =>
      `${type} of ${order_number ?? 'no order'} is ${state}: ${problem?.detail ?? ''}`)
}

/** A receipt for each message, and the others for each order that was not canceled. */
function findUnsaid (life: ChannelLife): string[] {
  return WAYS.flatMap((way) => {
    const said = documentsBy(life, way).flatMap(({ outcomes }) => outcomes)
    const answered = purchasesBy(life, way).filter(({ sales_order_id }) =>
      sales_order_id !== life.canceled_id).length
    const wanted = (FILES[way] ?? []).map((command) => ({
      command, count: command === 'receipt' ? life.received.get(way)?.length : answered
    }))
    const other = said.filter(({ command }) => !FILES[way]?.includes(command))
    return [
      ...wanted.filter(({ command, count }) =>
        said.filter((one) => one.command === command).length !== count),
      ...other
    ].map(({ command }) => `${way}: ${command}`)
  })
}

function findOther (life: ChannelLife): string[] {
  return WAYS.filter((way) => way !== 'simulator').flatMap((way) => {
    const bought = purchasesBy(life, way).map(({ number, lines }) =>
      `${number} ${lines.map(({ quantity }) => quantity).join()}`)
    const received = (life.received.get(way) ?? [])
      .filter(({ is_cancellation }) => !is_cancellation)
      .map(({ number, lines }) => `${number} ${lines.map(({ quantity }) => quantity).join()}`)
    return bought.sort().join() === received.sort().join() ? [] : [way]
  })
}

function findUntold (life: ChannelLife): string[] {
  return WAYS.filter((way) => way !== 'simulator').flatMap((way) => {
    const canceled = purchasesBy(life, way).find(({ sales_order_id }) =>
      sales_order_id === life.canceled_id)
    const told = (life.received.get(way) ?? []).filter(({ number }) => number === canceled?.number)
    const is_right = told.length === 2 &&
      told.filter(({ is_cancellation }) => is_cancellation).length === 1
    return is_right ? [] : [`${way}: ${told.length} messages`]
  })
}

function findOpen ({ purchases, canceled_id }: ChannelLife): string[] {
  return purchases.flatMap(({ number, status, sales_order_id }) => {
    const wanted = sales_order_id === canceled_id ? ['canceled'] : ['closed', 'rejected']
    return wanted.includes(status) ? [] : [`${number} is ${status}`]
  })
}

function findUneven ({ purchases }: ChannelLife): string[] {
  return purchases.filter(({ lines }) => lines.some((line) => line.quantity !==
    line.delivered_quantity + line.rejected_quantity + line.canceled_quantity ||
    line.delivered_quantity !== line.shipped_quantity)).map(({ number }) => number)
}

function findUnevenSales ({ sales, purchases, canceled_id }: ChannelLife): string[] {
  return sales.flatMap(({ id, reference, lines }) => {
    const is_even = lines.every((line) => line.quantity ===
      line.delivered_quantity + line.canceled_quantity + line.unsourced_quantity)
    const bought = purchases.filter(({ sales_order_id }) => sales_order_id === id)
    const delivered = sumOf(bought, (one) => deliveredOf(one))
    const is_canceled = lines.every((line) => line.canceled_quantity === line.quantity)
    const is_right = is_even && is_canceled === (id === canceled_id) &&
      delivered === sumOf(lines, (line) => line.delivered_quantity)
    return is_right ? [] : [reference]
  })
}

export function deliveredOf ({ lines }: ChannelPurchase): number {
  return sumOf(lines, ({ delivered_quantity }) => delivered_quantity)
}

function findOthers (life: ChannelLife): string[] {
  const ways = new Map(WAYS.map((way) => [supplierBy(life.merchant.suppliers, way).id, way]))
  const others = life.answers.flatMap(({ actor, data }) => {
    const way = ways.get((data as ChannelPurchase).supplier_id)
    return way !== undefined && ACTORS[way] === actor.type ? [] : [`${way} by ${actor.type}`]
  })
  const answered = new Set(life.answers.map(({ data }) => (data as ChannelPurchase).supplier_id))
  return answered.size === WAYS.length ? others : [...others, `${answered.size} suppliers answered`]
}

/** Nobody else bills, and what is billed of an order is its total: what it shipped. */
function findUnbilled (life: ChannelLife): string[] {
  const { bills } = life
  const wanted = purchasesBy(life, 'simulator').filter(({ lines }) =>
    lines.some(({ shipped_quantity }) => shipped_quantity > 0))
    .map(({ id, total }) => `${id} approved ${total}`)
  const found = bills.map(({ lines: [line], status, total }) =>
    `${line?.purchase_order_id} ${status} ${total}`)
  return [
    ...wanted.filter((one) => !found.includes(one)).map((one) => `no bill: ${one}`),
    ...found.filter((one) => !wanted.includes(one)).map((one) => `a bill: ${one}`),
    ...found.length === wanted.length ? [] : [`${found.length} bills of ${wanted.length} orders`]
  ]
}
