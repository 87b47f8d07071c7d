// Samples of links, by the path of their routes.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer } from './stories.ts'

let partner_url: Promise<string> | undefined

/** A partner that says who it is, and nothing else. It ends with the process. */
async function givenSilentPartner (): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('connection', 'close')
    response.end(JSON.stringify({ id: 'mer_partner', name: 'Northwind', currency: 'EUR' }))
  })
  server.unref()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

export async function givenLinkId (merchant: TestMerchant): Promise<{ id: string }> {
  partner_url ??= givenSilentPartner()
  const supplier_id = await merchant.givenSupplier({
    channels: [{ kind: 'tandem', url: await partner_url, api_key: 'tdm_storefront_x' }]
  })
  const { data: [link] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    merchant.get(`/v1/links?supplier_id=${supplier_id}`))
  if (link === undefined) throw new Error('there is no link')
  return { id: link.id }
}

async function givenSuspended (merchant: TestMerchant): Promise<{ id: string }> {
  const link = await givenLinkId(merchant)
  await bodyOfAnswer(merchant.post(`/v1/links/${link.id}/suspension`, {}))
  return link
}

export const LINK_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/links': {
    params: async (merchant) => {
      await givenLinkId(merchant)
      return {}
    }
  },
  '/v1/links/{id}': { params: givenLinkId },
  '/v1/links/{id}/suspension': {
    params: givenLinkId, bodies: { POST: () => ({ reason: 'Stocktaking' }) }
  },
  '/v1/links/{id}/reconciliations': { params: givenLinkId, bodies: { POST: () => ({}) } },
  '/v1/links/{id}/resumption': { params: givenSuspended, bodies: { POST: () => ({}) } }
}
