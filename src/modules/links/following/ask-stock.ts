// Asks a partner what it has of our stock rows, by its names of them.

import { hash } from 'node:crypto'
import { normalizeKey } from '../../../domain/kernel/key-text.ts'
import type { LinkedStock, PartnerStock } from '../../../domain/model/link/linked-stock.ts'
import { ownSkuOf, partnerSkuOf, type SkuMap } from '../../../domain/model/link/link.ts'
import type { Asked } from '../partner/ask.ts'
import { type AvailabilityAnswer, readAvailabilityAnswer } from '../partner/read-availability.ts'
import type { Following } from './follower.ts'

const CHARACTERS_MAX = 6_000

/** Availability depends on where goods go. Undefined: nobody knows. */
export function countryOf (
  { settings: { warehouse_address, documents, legal } }: Following
): string | undefined {
  return (warehouse_address ?? documents.address ?? legal.address)?.country
}

/** Names all that an answer of the partner depends on here. */
export function nameAsking (following: Following): string {
  const { link: { channel_id }, supplier: { stock_basis }, sku_map } = following
  const names = Object.entries(sku_map ?? {}).sort(([a], [b]) => a < b ? -1 : 1)
  const asked_by = [channel_id, countryOf(following), stock_basis, names]
  return hash('sha256', JSON.stringify(asked_by), 'base64url')
}

/** As many as one question can name. */
export function chooseRows (
  { sku_map }: Following, rows: readonly LinkedStock[], rows_max: number
): readonly LinkedStock[] {
  let characters = 0
  const end = rows.findIndex(({ sku }, index) => {
    characters += parameterOf(partnerSkuOf(sku_map, sku)).length
    return index > 0 && (index >= rows_max || characters > CHARACTERS_MAX)
  })
  return end < 0 ? rows : rows.slice(0, end)
}

function parameterOf (sku: string): string {
  return `&sku=${encodeURIComponent(sku)}`
}

/** What the partner says of the rows, by our SKUs; of one that it leaves out, nothing. */
export type AskedStock = {
  stock: PartnerStock[]
  /** What the partner says of these cannot be read. */
  unreadable_skus: readonly string[]
}

/** The partner answers a SKU by its normalized form. */
export async function askStock (
  following: Following, rows: readonly LinkedStock[]
): Promise<Asked<AskedStock>> {
  const { sku_map } = following
  const nameOf = (sku: string): string => normalizeKey(partnerSkuOf(sku_map, sku))
  const named = rows.map(({ sku }) => parameterOf(partnerSkuOf(sku_map, sku))).join('')
  const asked = await askWithSources(
    following, `/v1/availability?country=${countryOf(following)}${named}`, rows.length === 1)
  if (asked.outcome !== 'done') return asked
  const told = new Map(asked.value.stock.map((one) => [normalizeKey(one.sku), one]))
  const unreadable = new Set(asked.value.unreadable_skus.map(normalizeKey))
  return {
    ...asked,
    value: {
      stock: rows.flatMap(({ sku }) => {
        const one = told.get(nameOf(sku))
        return one === undefined ? [] : [{ ...one, sku }]
      }),
      unreadable_skus: rows.map(({ sku }) => sku).filter((sku) => unreadable.has(nameOf(sku)))
    }
  }
}

/**
 * A partner of an older release refuses a parameter that it does not know. One that has told
 * sources is of no older release, save in processes that it has not upgraded yet: what such a
 * process says would make all units its own, ours too, so that is trouble. It is told from a
 * refused SKU, which is alone in its question in the end, by asking for it without sources.
 */
async function askWithSources (
  { api, visit }: Following, path: string, is_alone: boolean
): Promise<Asked<AvailabilityAnswer>> {
  if (visit.sources !== 'none') {
    const asked = await api.read(`${path}&include=sources`, readAvailabilityAnswer)
    if (asked.outcome === 'done' && asked.value.stock.some(({ sources }) => sources !== null)) {
      Object.assign(visit, { sources: 'told', has_told: true })
    }
    if (asked.outcome !== 'refused' || asked.status !== 400) return asked
    if (visit.sources === 'told' && !is_alone) return asked
  }
  const asked = await api.read(path, readAvailabilityAnswer)
  if (asked.outcome !== 'done') return asked
  if (visit.sources === 'told') return { ...asked, ...NO_SOURCES, outcome: 'failed' }
  visit.sources = 'none'
  return asked
}

/** It is no trouble of the rows that were asked for: as if nobody had answered. */
const NO_SOURCES = {
  status: null,
  detail: 'The partner has told sources before, and refuses to now.',
  retry_after_s: null
}

/** Our SKUs that the partner may mean. One that `sku_map` names may have the name of another. */
export function ownSkusOf (sku_map: SkuMap | null, partner_sku: string): string[] {
  return [...new Set([ownSkuOf(sku_map, partner_sku), partner_sku])]
    .filter((sku) => partnerSkuOf(sku_map, sku) === partner_sku)
}
