// Limits how many requests of one connection are handled at a time.

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Metrics } from '../metrics.ts'
import { describeProblem, PROBLEM_MEDIA_TYPE } from './problems/describe-problem.ts'
import { PROBLEMS } from './problems/catalogue.ts'
import { HEADERS_OF_ALL } from './reply.ts'
import { drainAtEnd } from './input/unread-body.ts'

/** A caller that sends more without waiting for answers can use more connections. */
export const IN_WORK_MAX = 100

/**
 * One read of a connection may bring some 1,500 pipelined requests, and Node hands all of them over
 * at once. A request beyond the limit is not handled: it is answered `overloaded`, after the
 * answers of the requests before it, and the connection is closed behind that answer.
 */
export function boundPipelining (
  server: Server, { countTurnedAway }: Pick<Metrics, 'countTurnedAway'>
): void {
  const in_work = new WeakMap<Socket, number>()
  const count = (socket: Socket, more: 1 | -1): number => {
    const now = (in_work.get(socket) ?? 0) + more
    in_work.set(socket, now)
    return now
  }
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, reply: ServerResponse) => {
    const { socket } = request
    if (count(socket, 1) > IN_WORK_MAX) {
      countTurnedAway('overloaded')
      refuse(reply)
      drainAtEnd(socket)
      return
    }
    reply.once('close', () => count(socket, -1))
    for (const listen of listeners) listen.call(server, request, reply)
  })
}

function refuse (reply: ServerResponse): void {
  const { status, retry_after = 1 } = PROBLEMS.overloaded
  const request_id = randomUUID()
  const detail = `More than ${IN_WORK_MAX} requests of this connection wait for their answers.`
  const body = JSON.stringify(describeProblem(new RuleError('overloaded', { detail }), request_id))
  reply.writeHead(status, {
    ...Object.fromEntries(HEADERS_OF_ALL),
    'content-type': `${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'x-request-id': request_id,
    'retry-after': String(retry_after),
    connection: 'close'
  })
  reply.end(body)
}
