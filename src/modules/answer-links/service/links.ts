// The commands by which operators make answer links and revoke them.

import {
  type AnswerLink, answerAddress, buildAnswerLink, expiryOf
} from '../../../domain/model/answer-link/answer-link.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Answer, Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'
import { newLinkToken } from '../../../platform/link-token.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import {
  findLinkable, insertAnswerLinks, type Linkable, type LinkableKind, lockAnswerLinks,
  type RevocableKind, revokeAnswerLinks
} from '../store.ts'

type AnswerLinkWithUrl = Omit<AnswerLink, 'token_hash' | 'is_by_mail'> & {
  expires_at: string | null, url: string
}
type Revoked = { revoked_count: number }

type Linking = { kind: LinkableKind, id: string, public_url: string }

/** Throws `purchase_order_not_found` and `sales_order_not_found`. */
export async function linkOrder (call: Call, input: Linking): Promise<Answer<AnswerLinkWithUrl>> {
  return call.commands.run(LINK, call, input)
}

type Revoking = { kind: RevocableKind, id: string }

/** Throws `purchase_order_not_found`, `sales_order_not_found` and `supplier_not_found`. */
export async function revokeLinks (call: Call, input: Revoking): Promise<Answer<Revoked>> {
  return call.commands.run(REVOKE, call, input)
}

const NOT_FOUND = {
  purchase_order: 'purchase_order_not_found',
  sales_order: 'sales_order_not_found',
  supplier: 'supplier_not_found'
} as const

const LINK: Command<Linking, Linkable[], AnswerLink, AnswerLinkWithUrl> = {
  load: async (trx, merchant_id, requests) => {
    const [{ kind = 'sales_order' } = {}] = requests.map(({ input }) => input)
    return findLinkable(trx, merchant_id, kind, requests.map(({ input }) => input.id))
  },
  decide: (requests, known) => requests.map(({ input: { kind, id, public_url } }) => {
    const order = known.find((one) => one.id === id)
    if (order === undefined) return new RuleError(NOT_FOUND[kind])
    const { token, token_hash } = newLinkToken()
    const link = buildAnswerLink(order.supplier_id === null
      ? { sales_order_id: id }
      : { purchase_order_id: id, supplier_id: order.supplier_id }, { id: newId('ans'), token_hash })
    const { token_hash: _hash, is_by_mail: _mail, ...told } = link
    return {
      status: 201,
      value: {
        ...told, expires_at: expiryOf(order.closed_at), url: answerAddress(public_url, token)
      },
      changes: link,
      secret: true
    }
  }),
  record: insertAnswerLinks
}

type LoadedLinks = { ids: string[], is_known: boolean }

const REVOKE: Command<Revoking, LoadedLinks, string[], Revoked> = {
  load: async (trx, merchant_id, requests) => {
    const [{ kind, id } = { kind: 'supplier' as const, id: '' }] =
      requests.map(({ input }) => input)
    const [ids, known] = await together([
      lockAnswerLinks(trx, merchant_id, kind, id),
      kind === 'supplier'
        ? findSuppliers(trx, merchant_id, [id])
        : findLinkable(trx, merchant_id, kind, [id])
    ])
    return { ids, is_known: known.length > 0 }
  },
  decide: (requests, { ids, is_known }) => requests.map(({ input: { kind } }) => is_known
    ? {
        status: 200,
        value: { revoked_count: ids.length },
        changes: ids.length === 0 ? null : ids
      }
    : new RuleError(NOT_FOUND[kind])),
  record: async (trx, merchant_id, all, now) =>
    revokeAnswerLinks(trx, merchant_id, all.flat(), now)
}
