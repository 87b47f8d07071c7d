// The suppliers' side of every channel: a mail server, an SFTP server, an EDI gateway that takes
// documents by HTTP, and a program that takes webhooks. All are real servers of this process.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import { type FileServer, givenFileServer } from '../../test/support/file-server.ts'
import { givenMailServer, type MailServer, readAll } from '../../test/support/mail-server.ts'
import { givenReceiver, type Receiver } from '../../test/support/receiver.ts'

const HOST = '127.0.0.1'

export type Gateway = { url: string, secret: string, documents: string[] }

export type ChannelServers = {
  mail: MailServer
  files: FileServer
  gateway: Gateway
  webhooks: Receiver
  /** What a Tandem that sends to these servers needs in its environment. */
  env: Readonly<Record<string, string>>
}

export async function openChannelServers (opened: AsyncDisposableStack): Promise<ChannelServers> {
  const ending = {
    teardown: (end: () => unknown): void => { opened.defer(async () => { await end() }) }
  }
  const mail = await givenMailServer(ending, { hideSTARTTLS: true })
  return {
    mail,
    files: await givenFileServer(ending),
    gateway: await openGateway(opened),
    webhooks: await givenReceiver(ending),
    env: {
      TANDEM_SMTP_URL: `smtp://${mail.server.host}:${mail.server.port}`,
      TANDEM_MAIL_FROM: 'orders@shop.example',
      TANDEM_WEBHOOK_HOSTS_ALLOWED: HOST,
      TANDEM_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      TANDEM_SIMULATOR: 'true'
    }
  }
}

/** Takes documents from whoever knows its secret. */
async function openGateway (opened: AsyncDisposableStack): Promise<Gateway> {
  const documents: string[] = []
  const secret = `Bearer ${randomBytes(16).toString('hex')}`
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const is_known = request.headers.authorization === secret
      if (is_known) documents.push(body.toString())
      response.writeHead(is_known ? 202 : 401).end()
    })
  })
  server.listen(0, HOST)
  await once(server, 'listening')
  opened.defer(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { url: `http://${HOST}:${port}/in`, secret, documents }
}
