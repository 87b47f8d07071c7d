// Builds the Fastify server: strict input, problem documents, API keys, limits and the request log.

import type { Commands } from '../command/call.ts'
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, {
  type FastifyBaseLogger, type FastifyHttpOptions, type FastifyInstance, type FastifyRequest,
  LogController
} from 'fastify'
import type { Logger } from 'pino'
import { type Rule, RuleError } from '../../domain/kernel/rule.ts'
import type { Db } from '../db/connect.ts'
import type { FeedWatch } from '../events/feed-watch.ts'
import type { Metrics } from '../metrics.ts'
import type { OutboundSettings } from '../outbound/outbound-settings.ts'
import { registerAuth } from './auth.ts'
import { registerErrors, sendProblem } from './problems/send-problem.ts'
import { FORMATS_OF_ANSWERS } from './input/formats.ts'
import { type Fairness, registerFairness } from './merchant-limits.ts'
import { findBadStrings, isStorable, registerJson } from './input/json.ts'
import { boundPipelining } from './pipelining.ts'
import { describeProblem, PROBLEM_MEDIA_TYPE, readRefusal } from './problems/describe-problem.ts'
import { PROBLEMS } from './problems/catalogue.ts'
import { PROBLEM_SCHEMAS } from './problems/problem-schema.ts'
import { EXPORT_SCHEMAS } from './lists/list-route.ts'
import { buildFirstUse, type FirstUse } from './first-use.ts'
import { registerExports } from './lists/send-list.ts'
import { completeAnswer, HEADERS_OF_ALL } from './reply.ts'
import { ID_CHARACTERS_MAX, SHARED_SCHEMAS } from './schemas.ts'
import { registerArrival } from './input/arrival.ts'
import { buildSerializers } from './serializers.ts'
import { registerBodyStreams } from './streams/body-streams.ts'
import { drain } from './input/unread-body.ts'
import type { Components } from './input/inline-refs.ts'
import { buildValidator } from './input/validation.ts'
import { assertReadable, assertWellWritten } from './input/well-formed.ts'

export type Platform = Omit<Fairness, 'metrics'> & {
  db: Db
  keys: Db
  commands: Commands
  metrics: Metrics
  logger: Logger
  platform_key: string | null
  feed_watch: FeedWatch
  outbound: OutboundSettings
  /** Where others reach the API; it has no slash at its end. */
  public_url: string
  /** Does the service play suppliers that have a `simulator`? */
  is_simulating: boolean
}

const BODY_BYTES_MAX = 1024 * 1024
const PARAMETER_CHARACTERS_MAX = 500
const HEADERS_WITHIN_MS = 30_000
/** A connection without any traffic for so long is closed, since its caller does not read. */
const NO_PROGRESS_MS = 90_000

declare module 'fastify' {
  interface FastifyInstance {
    /** Makes what checks requests and writes answers, as far as no request has needed it yet. */
    prepareSchemas: () => Promise<void>
  }
}

export function buildServer (platform: Platform): FastifyInstance {
  const { logger, metrics } = platform
  const first_use = buildFirstUse()
  const options: FastifyHttpOptions<Server> = {
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({
      disableRequestLogging: true, requestIdLogLabel: 'request_id'
    }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS_MAX },
    http: {
      requireHostHeader: false, // `assertWellWritten` refuses it, with a problem document
      headersTimeout: HEADERS_WITHIN_MS
    },
    requestTimeout: 0, // `registerArrival` bounds bodies, since streams may take longer
    keepAliveTimeout: 72_000,
    connectionTimeout: NO_PROGRESS_MS,
    // While it closes, the service still answers what arrives on open connections.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    schemaController: { compilersFactory: compilersOf(first_use) },
    frameworkErrors: (error, request, reply) => {
      completeAnswer(request, reply) // Fastify runs no hooks for its own errors
      void sendProblem(request, reply, readRefusal(error) ?? new RuleError('bad_request'))
    },
    // To serialize "a component or null", Fastify asks a validator, which must know the formats.
    serializerOpts: { ajv: { formats: FORMATS_OF_ANSWERS } },
    clientErrorHandler: answerBrokenRequest
  }
  const app = Fastify(options)

  for (const schema of [...SHARED_SCHEMAS, ...EXPORT_SCHEMAS, ...PROBLEM_SCHEMAS]) {
    app.addSchema(schema)
  }
  registerJson(app)
  registerBodyStreams(app)
  registerErrors(app, metrics)
  boundPipelining(app.server, metrics)
  registerOwnRefusals(app)
  registerExports(app)
  registerArrival(app, ({ raw }) => answerBrokenRequest(LATE, raw.socket))
  registerAuth(app, { ...platform, admit: registerFairness(app, platform) })
  app.addHook('onRequest', (request, _reply, done) => {
    assertReadable(request)
    done()
  })
  registerRequestLog(app, metrics)
  registerPreparation(app, first_use)
  app.addHook('preValidation', (request, _reply, done) => {
    assertStorable(request)
    done()
  })
  return app
}

type Compilers = NonNullable<
  NonNullable<FastifyHttpOptions<Server>['schemaController']>['compilersFactory']>

function compilersOf ({ defer }: FirstUse): Compilers {
  return {
    buildValidator: ((components: Components) => buildValidator(components, defer)) as never,
    buildSerializer: ((components: Components, options: object) =>
      buildSerializers(components, options, defer)) as never
  }
}

function registerPreparation (app: FastifyInstance, { makeRest }: FirstUse): void {
  let is_closing = false
  app.addHook('preClose', async () => { is_closing = true })
  app.decorate('prepareSchemas', async () => makeRest(() => is_closing))
}

/** Refuses what Node would let pass, or would refuse with an answer that is no problem document. */
function registerOwnRefusals (app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    assertWellWritten(request)
    done()
  })
  // A caller may close its side of the connection after its requests, and still gets its answers.
  Object.assign(app.server, { httpAllowHalfOpen: true })
  // An `Expect` header with an unknown value may be ignored (RFC 9110 §10.1.1).
  app.server.on('checkExpectation', (request, reply) => app.server.emit('request', request, reply))
}

/** Logs one line for each request, with these fields only. */
function registerRequestLog (app: FastifyInstance, metrics: Metrics): void {
  let is_closing = false
  app.addHook('preClose', async () => { is_closing = true })
  app.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('x-request-id', request.id)
    completeAnswer(request, reply)
    // Otherwise the connection would stay open after this answer, and keep the service from
    // closing.
    if (is_closing) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request
    const status = reply.statusCode
    const route = request.routeOptions.url ?? 'unknown'
    const duration_ms = Math.round(reply.elapsedTime * 10) / 10
    metrics.observeRequest({ method, route, status }, reply.elapsedTime / 1000)
    const call = request.call as Partial<typeof request.call> | undefined
    request.log.info({
      method, route, status, duration_ms, merchant_id: call?.merchant_id, role: call?.role
    }, 'request answered')
    done()
  })
}

/** Refuses text that PostgreSQL cannot store. As an id it is unknown, like one that is too long. */
function assertStorable (request: FastifyRequest): void {
  if (request.is404) return
  const { not_found = 'route_not_found', refusals = [] } = request.routeOptions.config
  const { id, ...others } = (request.params ?? {}) as Record<string, string>
  if (id !== undefined && !mayBeId(id)) throw new RuleError(not_found)
  // A second id in the path, such as the id of an order's hold, has its own `…_not_found`.
  const of_second = refusals.find((rule) =>
    !mayBeId(others[rule.replace('_not_found', '')] ?? ''))
  if (of_second !== undefined) throw new RuleError(of_second)
  const { errors, total } = findBadStrings({ ...others, ...request.query as object })
  if (total === 0) return
  throw new RuleError('invalid_request', {
    errors: errors.map(({ pointer, ...fault }) => ({ parameter: pointer.slice(1), ...fault })),
    errors_total: total
  })
}

function mayBeId (text: string): boolean {
  return text.length <= ID_CHARACTERS_MAX && isStorable(text)
}

/** Answers what the HTTP parser refuses. There is no request object yet, so it writes the text. */
function answerBrokenRequest (error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const rule = PARSER_ERRORS[error.code ?? ''] ?? 'bad_request'
  const { status, title } = PROBLEMS[rule]
  const request_id = randomUUID()
  const body = JSON.stringify(describeProblem(new RuleError(rule), request_id))
  socket.end(`HTTP/1.1 ${status} ${title}\r\n` +
    `content-type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${request_id}\r\n` +
    `${HEADERS_OF_ALL.map((header) => `${header.join(': ')}\r\n`).join('')}` +
    `connection: close\r\n\r\n${body}`)
  drain(socket)
}

const LATE = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

const PARSER_ERRORS: Readonly<Record<string, Rule>> = {
  HPE_HEADER_OVERFLOW: 'request_headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout'
}
