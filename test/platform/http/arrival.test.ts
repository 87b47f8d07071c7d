// Bodies that do not arrive in time: their requests end, and those of streams and of slow work go
// on. What is waited for is the end of the late request, so no test sleeps.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { registerArrival } from '../../../src/platform/http/input/arrival.ts'
import { readRaw } from '../../support/raw.ts'

t.setTimeout(20_000) // an idle connection is closed later
const WITHIN_MS = 40
const STREAM = 'application/x-ndjson'

type Field = { app: FastifyInstance, port: number, ended: string[] }

async function givenApp (t: Test, work: () => Promise<string>): Promise<Field> {
  const app = Fastify({ forceCloseConnections: true })
  const ended: string[] = []
  app.addContentTypeParser(STREAM, (_request, payload, done) => {
    payload.resume().once('end', () => done(null, 'stream'))
  })
  registerArrival(app, ({ url, raw }) => {
    ended.push(url)
    raw.socket.end('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n')
  }, WITHIN_MS)
  app.addHook('onRequest', (request, reply, done) => {
    if (request.url === '/refused') void reply.code(401).send()
    else done()
  })
  app.post('/refused', async () => 'never')
  app.post('/work', { config: { streams: [STREAM] } }, work)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(async () => app.close())
  return { app, port: Number(new URL(address).port), ended }
}

async function send ({ port }: Field, path: string, type: string, body: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n` +
    `Content-Length: 4\r\n\r\n${body}`)
  return socket
}

const statusOf = async (socket: Socket): Promise<number | undefined> =>
  (await readRaw(socket, 1))[0]?.status

t.test('a body that does not end in time is refused; streams and work go on', async (t) => {
  let finish = (_text: string): void => {}
  const working = new Promise<string>((resolve) => { finish = resolve })
  const field = await givenApp(t, async () => working)
  const whole = await send(field, '/work', 'text/plain', '1234')
  const stream = await send(field, '/work', STREAM, '12')
  const late = await send(field, '/work', 'text/plain', '12')
  t.equal(await statusOf(late), 408)
  const later = await send(field, '/work', 'text/plain', '12')
  t.equal(await statusOf(later), 408)
  t.same(field.ended, ['/work', '/work'])
  const answers = [statusOf(whole), statusOf(stream)]
  stream.write('34')
  finish('done')
  t.same(await Promise.all(answers), [200, 200])
  for (const socket of [whole, stream, late, later]) socket.destroy()
})

t.test('of a refused request the rest must arrive in time too', async (t) => {
  const field = await givenApp(t, async () => 'done')
  const refused = await send(field, '/refused', 'text/plain', '12')
  const closed = once(refused, 'close')
  t.equal(await statusOf(refused), 401)
  await closed
  t.same(field.ended, [], 'its answer was sent before')
})
