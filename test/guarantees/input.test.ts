// A body that breaks its schema is refused with the place of every fault, and nothing is stored.

import t from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { documentOf, givenDocumentedService, operationOf } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import {
  badTextsOf, completeBody, fieldsOf, type Mutation, mutationsOf, type Schema, type Schemas
} from '../support/mutations.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, sampleOf, urlOf } from '../support/samples.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(120_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app).filter(({ schema }) => schema.body !== undefined)
const schemas = documentOf(app).components.schemas as Schemas
const JSON_TYPE = { 'content-type': 'application/json' }

function schemaOf (route: Route): Schema {
  const content = operationOf(app, route).requestBody?.content['application/json']
  if (content === undefined) throw new Error(`${nameOf(route)} documents no body`)
  return content.schema as Schema
}

async function givenTarget (route: Route) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
  const url = await urlOf(route, merchant)
  const send = async (json: string) => client.send(route.method, url, json, JSON_TYPE)
  return { send, sample: bodyOf(route, merchant) }
}

type Fault = { pointer: string, code: string }

/** Where the answer says a fault is; items that are judged one by one come back in a 200. */
function faultsOf (reply: LightMyRequestResponse, judges: string | undefined): Fault[] {
  const { errors = [] } = reply.json<{ errors?: Array<Fault & { row: number }> }>()
  if (reply.statusCode === 400 || judges === undefined) return errors
  return errors.map(({ row, pointer, code }) => ({ pointer: `${judges}/${row}${pointer}`, code }))
}

for (const route of routes) {
  const { judges } = sampleOf(route)
  const isJudged = ({ pointer }: Mutation): boolean =>
    judges !== undefined && pointer.startsWith(`${judges}/0`)

  t.test(`400 invalid_request: ${nameOf(route)} with a field that is wrong`, async (t) => {
    const { send, sample } = await givenTarget(route)
    const before = await readSnapshot(db)
    const mutations = mutationsOf(schemaOf(route), schemas, sample)
    const unnoticed: string[] = []
    await inTurn(mutations.filter((one) => !isJudged(one)), async ({ name, pointer, json }) => {
      const reply = await send(json)
      const is_told = faultsOf(reply, undefined).some((fault) => fault.pointer === pointer)
      if (reply.statusCode !== 400 || !is_told) unnoticed.push(`${name}: ${reply.body}`)
    })
    t.same(unnoticed, [], `${mutations.length} bodies`)
    t.same(await readSnapshot(db), before, 'nothing was stored')

    await inTurn(mutations.filter(isJudged), async ({ name, pointer, json }) => {
      const reply = await send(json)
      const is_told = faultsOf(reply, judges).some((fault) => fault.pointer === pointer)
      if (!is_told) unnoticed.push(`${name}: ${reply.body}`)
    })
    t.same(unnoticed, [], 'items are judged one by one')
  })

  t.test(`400 invalid_request: ${nameOf(route)} with text that can’t be stored`, async (t) => {
    const { send, sample } = await givenTarget(route)
    const before = await readSnapshot(db)
    const texts: Mutation[] = [
      ...badTextsOf(schemaOf(route), schemas, sample),
      { name: 'an unknown name with NUL', pointer: '', json: '{"a\\u0000":1}' },
      { name: 'an unknown name with a surrogate', pointer: '', json: '{"\\uDfff":1}' }
    ]
    const unnoticed: string[] = []
    await inTurn(texts, async ({ name, pointer, json }) => {
      const reply = await send(json)
      const is_told = faultsOf(reply, undefined).some((fault) =>
        fault.pointer === pointer && fault.code === 'invalid_text')
      if (reply.statusCode !== 400 || !is_told) unnoticed.push(`${name}: ${reply.body}`)
    })
    t.same(unnoticed, [], `${texts.length} bodies`)
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })

  t.test(`400 invalid_request: ${nameOf(route)} names all faults at once`, async (t) => {
    const { send, sample } = await givenTarget(route)
    const schema = schemaOf(route)
    const { required = [] } = fieldsOf(schema, schemas)[0]?.schema ?? {}
    const empty = await send('{}')
    if (required.length > 0) t.equal(empty.statusCode, 400)
    t.same(faultsOf(empty, undefined).map(({ pointer }) => pointer).sort(),
      required.map((name) => `/${name}`).sort(), 'all that is missing')

    const leaves = fieldsOf(schema, schemas).filter(({ schema: one, pointer }) =>
      one.properties === undefined && one.items === undefined && !pointer.endsWith('/some') &&
      one.type !== 'object')
    const wrong = JSON.stringify(allWrong(completeBody(schema, schemas, sample)))
    const reply = await send(wrong)
    const told = faultsOf(reply, judges).map(({ pointer }) => pointer)
    const untold = leaves.map(({ pointer }) => pointer).filter((one) => !told.includes(one))
    const beyond = /Of (\d+) faults the first 100 are listed/.exec(reply.body)?.[1]
    t.same(untold.slice(beyond === undefined ? 0 : Number(beyond) - 100), [], 'all that is wrong')
  })
}

/** Every leaf as a value that no field takes. */
function allWrong (body: unknown): unknown {
  if (Array.isArray(body)) return body.map(allWrong)
  if (typeof body !== 'object' || body === null) return [[]]
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, allWrong(value)]))
}
