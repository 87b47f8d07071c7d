// Bounds how many endpoints a process works on at a time: in all, and of one merchant.

import type { DueEndpoint } from '../store/due-endpoints.ts'
import { type Sender, workOnEndpoint } from './work-on-endpoint.ts'

const ENDPOINTS_MAX = 50
const ENDPOINTS_OF_MERCHANT_MAX = 16

export type Workplaces = {
  /** Works on the endpoint, if there is a place and nobody here does. */
  begin: (due: DueEndpoint) => void
  /** Waits for all work to end. */
  finish: () => Promise<void>
}

/** `onFree` hears of a place that another endpoint of the merchant may have. */
export function buildWorkplaces (
  sender: Sender, onFree: (merchant_id: string) => void
): Workplaces {
  const works = new Map<string, { merchant_id: string, done: Promise<void> }>()

  const hasPlace = (merchant_id: string): boolean => {
    const of_merchant = [...works.values()].filter((one) => one.merchant_id === merchant_id)
    return works.size < ENDPOINTS_MAX && of_merchant.length < ENDPOINTS_OF_MERCHANT_MAX
  }

  return {
    begin: (due) => {
      const { merchant_id, endpoint_id } = due
      const name = `${merchant_id} ${endpoint_id}`
      if (works.has(name) || !hasPlace(merchant_id)) return
      const done = workOnEndpoint(sender, due)
        .catch((error: unknown) => {
          sender.context.logger.warn({ err: error }, 'webhooks of an endpoint are sent later')
        })
        .finally(() => {
          works.delete(name)
          onFree(merchant_id)
        })
      works.set(name, { merchant_id, done })
    },
    finish: async () => {
      await Promise.allSettled([...works.values()].map(async ({ done }) => done))
    }
  }
}
