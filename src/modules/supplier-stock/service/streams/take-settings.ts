// The settings of a streamed feed: those of the query, and those of the first of the JSON lines.

import { RuleError } from '../../../../domain/kernel/rule.ts'
import { buildJudge } from '../../../../platform/http/input/validation.ts'
import { type FeedQuery, FeedSettings } from '../../schema/streams.ts'

/** Of a JSON feed the settings stand in its body. Throws `invalid_request`. */
export function assertNoSettings (query: FeedQuery): void {
  const errors = SETTINGS.filter((name) => query[name] !== undefined).map((parameter) =>
    ({ parameter, code: 'not_allowed', detail: 'stands in the body of a JSON feed' }))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

const SETTINGS = ['mode', 'as_of', 'confirm_drop'] as const

export function readQuery ({ mode, as_of, confirm_drop }: FeedQuery): FeedSettings {
  return {
    ...mode !== undefined && { mode },
    ...as_of !== undefined && { as_of },
    ...confirm_drop !== undefined && { confirm_drop: confirm_drop === 'true' }
  }
}

const judgeSettings = buildJudge(FeedSettings, [], SETTINGS.length)

/**
 * Takes the first line of JSON lines for settings when it has some of them and no SKU. Throws
 * `invalid_request` for faulty ones, and those that were said before too.
 */
export function takeSettings (settings: FeedSettings, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'sku' in value) return false
  if (!('mode' in value || 'confirm_drop' in value || Object.keys(value).join() === 'as_of')) {
    return false
  }
  const twice = SETTINGS.filter((name) => name in value && settings[name] !== undefined)
    .map((name) => ({ pointer: `/${name}`, code: 'repeated', detail: 'stands in the query too' }))
  const errors = [...judgeSettings(value)?.faults ?? [], ...twice]
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  Object.assign(settings, value)
  return true
}
