// Suspends and resumes links.

import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  changeLink, describeLink, type Link, type LinkDescription
} from '../../../domain/model/link/link.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf, type Outcome
} from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { type KnownLink, loadLink } from './load-link.ts'
import { recordLink } from './record-link.ts'

/** Throws `link_not_found` and `link_ended`. */
export async function suspendLink (
  call: Call, id: string, { reason = null }: { reason?: string | null }
): Promise<Answer<LinkDescription>> {
  return call.commands.run(CHANGE, call, { id, state: 'suspended', state_reason: reason })
}

/** Throws `link_not_found` and `link_ended`. */
export async function resumeLink (call: Call, id: string): Promise<Answer<LinkDescription>> {
  return call.commands.run(CHANGE, call, { id, state: 'active', state_reason: null })
}

type Wanted = Pick<Link, 'id' | 'state' | 'state_reason'>

const CHANGE: Command<Wanted, KnownLink, Link, LinkDescription> = {
  load: loadLink,
  decide: (requests, { link: before, progress }, now) =>
    requests.map(({ call, input: { state, state_reason } }): Outcome<Link, LinkDescription> => {
      if (before === undefined) throw new RuleError('link_not_found')
      assertVersion(call, before.version)
      if (before.state === 'ended') throw new RuleError('link_ended')
      const is_same = before.state === state
      const changes = { state, state_reason, is_suspended: state === 'suspended' }
      const link = is_same ? before : changeLink(before, changes, now)
      return {
        status: 200,
        value: describeLink(link, progress),
        headers: { etag: etagOf(link.version) },
        changes: is_same ? null : link
      }
    }),
  record: async (trx, merchant_id, all) => together(all.flatMap((link) =>
    recordLink(trx, merchant_id, link)))
}
