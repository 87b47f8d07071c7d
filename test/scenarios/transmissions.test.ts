// A process that is killed between a mail and its record: the next one sends the same mail again.

import t from 'tap'
import { sql } from 'kysely'
import { simpleParser } from 'mailparser'
import { givenMailServer } from '../support/mail-server.ts'
import { type ServerProcess, startServer, until } from '../support/processes.ts'
import { ENCRYPTION_KEY, givenService } from '../support/service.ts'
import { placeOnChannels, readOrder, transmissionsOf, untilSent } from '../support/transmissions.ts'

t.setTimeout(120_000)

t.test('killed between the mail and its record', async (t) => {
  let server: ServerProcess | undefined
  const mails: Buffer[] = []
  const mail = await givenMailServer(t, {
    hideSTARTTLS: true,
    onData: (stream, _session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mails.push(Buffer.concat(parts))
        // The mail is taken; its sender never hears of it.
        if (mails.length === 1) void server?.kill().then(() => done())
        else done()
      })
    }
  })
  const { smtp_server, ...service } = {
    ...await givenService(t, { smtp_server: mail.server }), smtp_server: mail.server
  }
  const start = async () => startServer({
    database_url: service.database_url,
    env: {
      TANDEM_SMTP_URL: `smtp://${smtp_server.host}:${smtp_server.port}`,
      TANDEM_MAIL_FROM: 'orders@shop.example',
      TANDEM_ENCRYPTION_KEY: ENCRYPTION_KEY.toString('base64')
    }
  })
  server = await start()
  t.teardown(async () => server?.kill())
  const merchant = await service.givenMerchant()
  const { purchase_order_id } = await placeOnChannels(merchant,
    [{ kind: 'email', to: ['orders@supplier.example'] }])
  await until(async () => mails.length === 1, 'the first mail')
  await until(async () => server?.pid !== undefined && !isRunning(server.pid), 'it is killed')
  const [lost] = await transmissionsOf(merchant, purchase_order_id)
  t.match(lost, { state: 'queued', attempts: [] }, 'nobody knows what became of it')
  t.equal((await readOrder(merchant, purchase_order_id)).sent_at, null)

  // As if the lease of the dead process were over.
  await sql`update transmissions set leased_until = now() where merchant_id = ${merchant.id}`
    .execute(service.db)
  server = await start()
  await untilSent(merchant, purchase_order_id)
  t.equal(mails.length, 2)
  const [first, second] = await Promise.all(mails.map(async (one) => simpleParser(one)))
  t.equal(second?.messageId, first?.messageId)
  t.equal(second?.text, first?.text, 'also the link to answer')
  t.same(second?.attachments.map(({ content }) => content),
    first?.attachments.map(({ content }) => content))
  const order = await until(async () => {
    const read = await readOrder(merchant, purchase_order_id)
    return read.sent_at !== null && read
  }, 'its time begins')
  t.not(order.acknowledgement_due_at, null)
})

function isRunning (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
