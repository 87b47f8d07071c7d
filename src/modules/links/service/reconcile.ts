// Has both sides of all open orders of a link compared now.

import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  describeLink, isFollowed, type Link, type LinkDescription
} from '../../../domain/model/link/link.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { wantReconciliation } from '../store/following.ts'
import { type KnownLink, loadLink } from './load-link.ts'

/** Throws `link_not_found`, `link_ended` and `link_not_followed`. */
export async function reconcileLink (call: Call, id: string): Promise<Answer<LinkDescription>> {
  return call.commands.run(RECONCILE, call, { id })
}

const RECONCILE: Command<{ id: string }, KnownLink, Link, LinkDescription> = {
  load: loadLink,
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
