// A process that is killed between a mail and its record: the next one sends the same mail again.

import t, { type Test } from 'tap'
import { sql } from 'kysely'
import { type ParsedMail, simpleParser } from 'mailparser'
import { givenMailServer } from '../support/mail-server.ts'
import { type ServerProcess, startServer, until } from '../support/processes.ts'
import {
  ENCRYPTION_KEY, givenService, salesOrderBody, type TestMerchant
} from '../support/service.ts'
import { bodyOfAnswer } from '../support/stories.ts'
import {
  mailsOf, placeOnChannels, readOrder, type Transmission, transmissionsOf, untilMailed, untilSent
} from '../support/transmissions.ts'

t.setTimeout(120_000)

type Killing<Sent> = {
  place: (merchant: TestMerchant) => Promise<Sent>
  listOf: (merchant: TestMerchant, placed: Sent) => Promise<Transmission[]>
  untilDone: (merchant: TestMerchant, placed: Sent) => Promise<unknown>
}

/** `mails` are both sends. */
type Killed<Sent> = { merchant: TestMerchant, placed: Sent, mails: ParsedMail[] }

/** Kills the process behind its first mail, and starts another one that sends it again. */
async function killBehindTheMail<Sent> (
  t: Test, { place, listOf, untilDone }: Killing<Sent>
): Promise<Killed<Sent>> {
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
  const service = await givenService(t, { smtp_server: mail.server })
  const start = async () => startServer({
    database_url: service.database_url,
    env: {
      TANDEM_SMTP_URL: `smtp://${mail.server.host}:${mail.server.port}`,
      TANDEM_MAIL_FROM: 'orders@shop.example',
      TANDEM_ENCRYPTION_KEY: ENCRYPTION_KEY.toString('base64')
    }
  })
  server = await start()
  t.teardown(async () => server?.kill())
  const merchant = await service.givenMerchant()
  const placed = await place(merchant)
  await until(async () => mails.length === 1, 'the first mail')
  await until(async () => server?.pid !== undefined && !isRunning(server.pid), 'it is killed')
  const [lost] = await listOf(merchant, placed)
  t.match(lost, { state: 'queued', attempts: [] }, 'nobody knows what became of it')

  // As if the lease of the dead process were over.
  await sql`update transmissions set leased_until = now() where merchant_id = ${merchant.id}`
    .execute(service.db)
  server = await start()
  await untilDone(merchant, placed)
  t.equal(mails.length, 2)
  const both = await Promise.all(mails.map(async (one) => simpleParser(one)))
  const [first, second] = both
  t.equal(second?.messageId, first?.messageId)
  t.equal(second?.text, first?.text, 'also the link to answer')
  t.same(second?.attachments.map(({ content }) => content),
    first?.attachments.map(({ content }) => content))
  return { merchant, mails: both, placed }
}

t.test('killed between the mail to a supplier and its record', async (t) => {
  const { merchant, placed: { purchase_order_id } } = await killBehindTheMail(t, {
    place: async (merchant) => placeOnChannels(merchant,
      [{ kind: 'email', to: ['orders@supplier.example'] }]),
    listOf: async (merchant, placed) => {
      t.equal((await readOrder(merchant, placed.purchase_order_id)).sent_at, null)
      return transmissionsOf(merchant, placed.purchase_order_id)
    },
    untilDone: async (merchant, placed) => untilSent(merchant, placed.purchase_order_id)
  })
  const order = await until(async () => {
    const read = await readOrder(merchant, purchase_order_id)
    return read.sent_at !== null && read
  }, 'its time begins')
  t.not(order.acknowledgement_due_at, null)
})

t.test('killed between the mail to a customer and its record', async (t) => {
  const { mails } = await killBehindTheMail(t, {
    place: async (merchant) => {
      await bodyOfAnswer(merchant.patch('/v1/merchant',
        { settings: { customer_notifications: { messages: ['review'] } } }))
      const { id } = await bodyOfAnswer(
        merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
      return { id }
    },
    listOf: async (merchant, { id }) => mailsOf(merchant, id),
    untilDone: async (merchant, { id }) => untilMailed(merchant, id, 'review sent')
  })
  t.match(mails[1]?.text, '/answer/')
})

function isRunning (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
