// Parts that the pages of suppliers and customers share: facts, addresses, parcels.

import type { Address } from '../../../domain/kernel/address.ts'
import { html, type Html } from '../../../platform/http/html.ts'
import type { Words } from './words.ts'

/** A fact that is null is left out. */
export type Fact = readonly [label: string, value: Html | string | null]

export function renderFacts (facts: readonly Fact[]): Html {
  return html`<dl>${facts.map(([label, value]) => value === null || value === ''
    ? null
    : html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** A counter of a line, which is left out while it is 0. */
export function factOfCount ({ number }: Words, label: string, count: number): Fact {
  return [label, count === 0 ? null : number(count)]
}

export function renderAddress (
  { language }: Words, { name, company, line1, line2, postal_code, city, region, country, phone }:
  Address
): Html {
  const place = [postal_code, city, region].filter((one) => one !== null).join(' ')
  const nation = new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country
  const lines = [name, company, line1, line2, place, nation, phone]
    .filter((one) => one !== null)
  return html`<address>${lines.map((line) => html`<span>${line}</span>`)}</address>`
}

/** Those that are on their way or have arrived: neither voided, nor lost or refused as a whole. */
export function sentOf<One extends { state: string }> (shipments: readonly One[]): One[] {
  return shipments.filter(({ state }) => state !== 'canceled' && state !== 'failed')
}

type Parcel = {
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
  shipped_at: string
  delivered_at: string | null
}

export function renderParcel (words: Words, parcel: Parcel): Html {
  const { texts, instant } = words
  const { carrier, tracking_number, tracking_url, shipped_at, delivered_at } = parcel
  const link = tracking_url === null
    ? null
    : html`<p><a href="${tracking_url}" rel="noopener noreferrer">${texts.follow}</a></p>`
  return html`${renderFacts([
    [texts.carrier, carrier],
    [texts.tracking_number, tracking_number],
    [texts.shipped_on, instant(shipped_at)],
    [texts.arrived_on, delivered_at === null ? null : instant(delivered_at)]
  ])}${link}`
}
