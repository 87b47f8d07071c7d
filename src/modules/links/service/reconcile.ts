// Has both sides of all open orders of a link compared now.

import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  describeLink, isFollowed, type Link, type LinkDescription, type SeenProgress
} from '../../../domain/model/link/link.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { wantReconciliation } from '../store/following.ts'
import { findProgress, lockLink } from '../store/links.ts'

/** Throws `link_not_found`, `link_ended` and `link_not_followed`. */
export async function reconcileLink (call: Call, id: string): Promise<Answer<LinkDescription>> {
  return call.commands.run(RECONCILE, call, { id })
}

type Known = { link: Link | undefined, progress: SeenProgress | undefined }

const RECONCILE: Command<{ id: string }, Known, Link, LinkDescription> = {
  load: async (trx, merchant_id, [request]) => {
    const id = request?.input.id ?? ''
    const [link, [progress]] = await together([
      lockLink(trx, merchant_id, id), findProgress(trx, merchant_id, [id])
    ])
    return { link, progress }
  },
  decide: (requests, { link, progress }) => requests.map(({ call }) => {
    if (link === undefined) throw new RuleError('link_not_found')
    assertVersion(call, link.version)
    if (link.state === 'ended') throw new RuleError('link_ended')
    if (!isFollowed(link)) throw new RuleError('link_not_followed')
    return {
      status: 202,
      value: describeLink(link, progress),
      headers: { etag: etagOf(link.version) },
      changes: link
    }
  }),
  record: async (trx, merchant_id, all) =>
    together(all.map(async ({ id }) => wantReconciliation(trx, merchant_id, id)))
}
