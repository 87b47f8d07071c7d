// What an answer page says when there is no order to show: nothing of why. And the headers of all
// answer pages: nothing is loaded from elsewhere, framed, indexed, stored or told to other pages.

import type { Language } from '../../../domain/kernel/language.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { PROBLEMS } from '../../../platform/http/problems/catalogue.ts'
import { readRefusal } from '../../../platform/http/problems/describe-problem.ts'
import { renderPlainPage } from '../pages/layout.ts'
import type { Texts } from '../pages/texts/texts.ts'
import { isLanguage, LANGUAGES, wordsOf } from '../pages/words.ts'

const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex'
}

export function sendPage (reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page)
}

/** The language that the address names, and the one to speak. */
export function languageOf (request: FastifyRequest): { asked: Language | null, spoken: Language } {
  const { lang } = request.query as { lang?: unknown }
  const asked = isLanguage(lang) ? lang : null
  const accepted = new Negotiator(request.raw).language([...LANGUAGES])
  return { asked, spoken: asked ?? (isLanguage(accepted) ? accepted : 'en') }
}

export function registerFailures (pages: FastifyInstance): void {
  pages.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.headers(HEADERS)
    done()
  })
  pages.setErrorHandler((error, request, reply) => {
    const refusal = readRefusal(error)
    if (refusal === undefined) {
      request.log.error({ err: error }, 'request failed: defect of the service')
    }
    const { status, retry_after } = PROBLEMS[refusal?.rule ?? 'internal_error']
    if (retry_after !== undefined) reply.header('retry-after', retry_after)
    const words = wordsOf(languageOf(request).spoken)
    return sendPage(reply, status, renderPlainPage(words, messageOf(status, words.texts)))
  })
}

function messageOf (
  status: number, { unavailable, too_many, malformed, failed }: Texts
): Texts['unavailable'] {
  if (status === 404) return unavailable
  if (status === 429 || status === 503) return too_many
  return status >= 500 ? failed : malformed
}
