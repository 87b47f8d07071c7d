// The command on logos: upload one.

import { hash } from 'node:crypto'
import { RuleError } from '../../domain/kernel/rule.ts'
import {
  describeLogo, type LogoDescription, LOGOS_MAX, type StoredLogo
} from '../../domain/model/logo/stored-logo.ts'
import { judgeLogo } from '../../domain/model/merchant/logo.ts'
import type { Answer, Call, Command } from '../../platform/command/call.ts'
import { together } from '../../platform/db/trx.ts'
import { lockMerchant } from '../merchants/store.ts'
import type { NewStoredLogo } from './schema.ts'
import { countLogos, findLogoDescription, keepLogo, type LogoKey } from './store/logos.ts'

/** Throws `invalid_request` for what is no logo. */
export async function uploadLogo (
  call: Call, { data: text }: NewStoredLogo
): Promise<Answer<LogoDescription>> {
  const judged = judgeLogo(text)
  if ('fault' in judged) {
    throw new RuleError('invalid_request', {
      errors: [{ pointer: '/data', code: 'not_a_logo', detail: judged.fault }]
    })
  }
  const sha256 = hash('sha256', judged.data)
  return call.commands.run(UPLOAD, call, { ...judged, sha256, account: call.account })
}

type Uploading = StoredLogo & LogoKey
type Loaded = { known: LogoDescription | undefined, count: number }

const UPLOAD: Command<Uploading, Loaded, Uploading, LogoDescription> = {
  load: async (trx, merchant_id, [request]) => {
    const { sha256 = '', account = null } = request?.input ?? {}
    // The merchant's lock lets uploads pass one by one, so that each counts those before it.
    const [, known, count] = await together([
      lockMerchant(trx, merchant_id),
      findLogoDescription(trx, merchant_id, { sha256, account }, 'kept'),
      countLogos(trx, merchant_id, account)
    ])
    return { known, count }
  },
  decide: (requests, { known, count }, now) => requests.map(({ input }) => {
    if (known !== undefined) return { status: 200, value: known, changes: input }
    if (count >= LOGOS_MAX) throw new RuleError('logos_full')
    return { status: 201, value: { ...describeLogo(input), created_at: now }, changes: input }
  }),
  record: async (trx, merchant_id, all, now) => together(all.map(async (one) =>
    keepLogo(trx, merchant_id, one, now)))
}
