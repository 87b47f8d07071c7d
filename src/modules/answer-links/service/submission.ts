// What a person has sent from an answer page, and on whose behalf the command then runs.

import { hash } from 'node:crypto'
import type { Action } from '../pages/texts/texts.ts'
import { NAME_CHARACTERS_MAX } from '../pages/form.ts'
import type { Fields } from '../pages/fields.ts'
import type { Call } from '../../../platform/command/call.ts'
import type { OpenedLink } from '../store.ts'

export type Submission = {
  action: Action
  fields: Fields
  /** Ids of the form's inputs begin with it. */
  prefix: string
  /** Of what the page showed: the purchase order, the sales order or the shipment. */
  version: number
  nonce: string
  /** Empty when the person entered none, which is a fault. */
  name: string
}

const NONCE = /^[A-Za-z0-9_-]{22}$/
const VERSION = /^[1-9][0-9]{0,8}$/

/** Undefined for what no page of ours sends. */
export function readSubmission (
  fields: Fields, actions: readonly Action[]
): Submission | undefined {
  const read = (name: string): string => fields.get(name) ?? ''
  const [version, nonce, name] = [read('version'), read('nonce'), read('name')]
  const action = actions.find((one) => one === read('action'))
  const is_ours = VERSION.test(version) && NONCE.test(nonce) && name.length <= NAME_CHARACTERS_MAX
  if (action === undefined || !is_ours) return undefined
  const prefix = action === 'deliver' ? `deliver-${read('shipment')}` : action
  // eslint-disable-next-line no-control-regex -- names are shown in lists and logs of others
  const shown = name.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return { action, fields, prefix, version: Number(version), nonce, name: shown }
}

/**
 * The call of the person: it has the role of the link, the version that the page showed, and a key
 * by which the same form sent twice is one answer.
 */
export function actAs (
  call: Call, { id }: OpenedLink, { fields, version, nonce, name }: Submission
): Call {
  const content = JSON.stringify([...fields].sort(([a], [b]) => a < b ? -1 : 1))
  return {
    ...call,
    actor: { type: 'answer_link', id, role: call.role, name },
    idempotency: { scope: `answer:${id}`, key: nonce, request_hash: hash('sha256', content) },
    dry_run: false,
    if_match: [version]
  }
}
