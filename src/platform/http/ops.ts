// The second port, for operations: `/livez`, `/readyz` and `/metrics`.

import { sql } from 'kysely'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Db } from '../db/connect.ts'
import type { Metrics } from '../metrics.ts'
import { completeAnswer } from './reply.ts'

type Options = { db: Db, metrics: Metrics, isDraining: () => boolean }

const PROBE_MS = 2_000

export function buildOps ({ db, metrics, isDraining }: Options): FastifyInstance {
  const app = Fastify({ return503OnClosing: false, forceCloseConnections: true })
  app.addHook('onSend', (request, reply, _payload, done) => {
    completeAnswer(request, reply)
    done()
  })

  app.get('/livez', async () => ({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    if (isDraining()) return reply.code(503).send({ status: 'draining' })
    const answers = await Promise.race([answersQuery(db), giveUp(PROBE_MS)])
    return answers ? { status: 'ok' } : reply.code(503).send({ status: 'database unavailable' })
  })

  app.get('/metrics', async (_request, reply) => {
    const { type, text } = await metrics.render()
    return reply.type(type).send(text)
  })
  return app
}

async function answersQuery (db: Db): Promise<boolean> {
  return sql`select 1`.execute(db).then(() => true, () => false)
}

async function giveUp (milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, false).unref())
}
