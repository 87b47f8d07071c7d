// Which of several media types or languages a caller would rather get, by its headers `Accept` and
// `Accept-Language`.

import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { RuleError } from '../../domain/kernel/rule.ts'

/** Of types that the caller likes alike, the one that it names first; without a wish the first. */
export function preferredType<const Types extends readonly [string, ...string[]]> (
  request: FastifyRequest, types: Types
): Types[number] {
  return new Negotiator(request.raw).mediaType([...types]) ?? types[0]
}

/** As `preferredType`. Throws `not_acceptable` if the caller takes none of them. */
export function acceptedType<Type extends string> (
  request: FastifyRequest, types: readonly Type[]
): Type {
  const accepted = new Negotiator(request.raw).mediaType([...types])
  const type = types.find((one) => one === accepted)
  if (type !== undefined) return type
  throw new RuleError('not_acceptable', { detail: `The answer is ${types.join(' or ')}.` })
}

/** The caller need not wish for any: the first of them is for whoever has no wish. */
export function preferredLanguage<Language extends string> (
  request: FastifyRequest, [first, ...others]: readonly [Language, ...Language[]]
): Language {
  const preferred = new Negotiator(request.raw).language([first, ...others])
  return others.find((one) => one === preferred) ?? first
}
