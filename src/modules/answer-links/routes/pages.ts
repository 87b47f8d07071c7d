// The answer pages: GET shows the order of a token, POST runs what the person has sent.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { PROBLEMS } from '../../../platform/http/problems/catalogue.ts'
import { readRefusal } from '../../../platform/http/problems/describe-problem.ts'
import { readFaults, readFields } from '../pages/fields.ts'
import { addressOf, type PageView, STYLE_PATH } from '../pages/layout.ts'
import { tellRefusal, wordsOf } from '../pages/words.ts'
import type { Action } from '../pages/texts/texts.ts'
import { actAs, readSubmission, type Submission } from '../service/submission.ts'
import type { OpenedLink } from '../store.ts'
import type { Judge } from '../service/answer-as-supplier.ts'
import { readShown, type Shown } from '../service/shown.ts'
import { languageOf, registerFailures, sendPage } from './failures.ts'
import { registerLinks } from './open-link.ts'

/** An order of 400 lines has forms of some 100 kB. */
const FORM_BYTES_MAX = 256 * 1024
const NONCE_BYTES = 16
const HIDDEN = { schema: { hide: true } }
const STYLE = readFileSync(join(import.meta.dirname, '../pages/style.css'), 'utf8')

export async function answerPages (pages: FastifyInstance): Promise<void> {
  pages.removeAllContentTypeParsers()
  await pages.register(formbody, { bodyLimit: FORM_BYTES_MAX })
  registerFailures(pages)
  registerLinks(pages)

  pages.get(STYLE_PATH, HIDDEN, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(STYLE))

  pages.get('/answer/:token', HIDDEN, async (request, reply) => {
    const shown = await readShown(pages.showAs, request.call, linkOf(request))
    const { done } = request.query as { done?: unknown }
    return sendPage(reply, 200, shown.render({
      ...viewOf(request), done: shown.actions.find((one) => one === done) ?? null
    }))
  })

  pages.post('/answer/:token', { ...HIDDEN, bodyLimit: FORM_BYTES_MAX }, async (request, reply) => {
    const link = linkOf(request)
    const before = await request.readInTurn(async () =>
      readShown(pages.showAs, request.call, link))
    const fields = readFields(request.body)
    const submission = fields && readSubmission(fields, before.actions)
    if (submission === undefined) throw new RuleError('bad_request')
    return answer(request, reply, before, submission)
  })
}

/** Nothing is told of a token that opens nothing: it is as unknown as any other. */
function linkOf ({ opened_link }: FastifyRequest): OpenedLink {
  if (opened_link === null) throw new RuleError('route_not_found')
  return opened_link
}

async function answer (
  request: FastifyRequest, reply: FastifyReply, before: Shown, submission: Submission
): Promise<FastifyReply> {
  const view = viewOf(request)
  const link = linkOf(request)
  const { action, fields, prefix } = submission
  try {
    const faults = await before.answer(actAs(request.call, link, submission), {
      submission, texts: view.words.texts, judge: judgeOf(request)
    })
    if (faults.length === 0) return await reply.redirect(afterwards(view, action), 303)
    return sendPage(reply, 400, before.render({
      ...view, problem: [], posted: { action, fields, faults }
    }))
  } catch (error) {
    const refusal = readOwnRefusal(error)
    if (refusal === undefined) throw error
    const now = await request.readInTurn(async () =>
      readShown(request.server.showAs, request.call, link))
    return sendPage(reply, PROBLEMS[refusal.rule].status, now.render({
      ...view,
      problem: [tellRefusal(view.words, refusal.rule)],
      posted: {
        action,
        fields,
        faults: readFaults(refusal.details.errors ?? [], prefix, view.words.texts)
      }
    }))
  }
}

/** What the page of the order itself tells of. Other failures have a page that tells nothing. */
function readOwnRefusal (error: unknown): RuleError | undefined {
  const refusal = readRefusal(error)
  if (refusal === undefined || refusal.rule === 'invalid_request') return refusal
  return PROBLEMS[refusal.rule].status >= 409 ? refusal : undefined
}

function judgeOf (request: FastifyRequest): Judge {
  return (body, schema) => {
    const judged: unknown = request.validateInput(body, schema, 'body')
    if (judged !== true) throw (judged as { error: RuleError }).error
  }
}

/** The page opens anew behind a form, so that loading it again sends nothing. */
function afterwards (view: PageView, done: Action): string {
  const address = addressOf(view)
  return `${address}${address.includes('?') ? '&' : '?'}done=${done}`
}

function viewOf (request: FastifyRequest): PageView {
  const { asked, spoken } = languageOf(request)
  const [path = ''] = request.url.split('?')
  return {
    words: wordsOf(spoken),
    path,
    asked,
    merchant_name: request.opened_link?.merchant_name ?? '',
    nonce: randomBytes(NONCE_BYTES).toString('base64url'),
    done: null,
    problem: null,
    posted: null
  }
}
