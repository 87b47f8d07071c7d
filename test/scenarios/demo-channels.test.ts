// The demo's merchant with a supplier on every channel, with few orders: all of it adds up.

import t from 'tap'
import { liveOnChannels } from '../../demo/channels/live.ts'
import { openChannelServers } from '../../demo/channels/servers.ts'
import { verifyChannels } from '../../demo/channels/verify.ts'
import { openServer } from '../../demo/server.ts'
import { givenService } from '../support/service.ts'

t.setTimeout(180_000)

t.test('orders by mail, SFTP, HTTP, webhooks and to a played supplier', async (t) => {
  const { database_url } = await givenService(t)
  await using opened = new AsyncDisposableStack()
  const servers = await openChannelServers(opened)
  const tandem = await openServer(opened, { database_url, env: servers.env })
  const life = await liveOnChannels(tandem, servers, 4)
  life.merchant.operator.close()
  const checks = verifyChannels(life)
  t.equal(checks.length, 12)
  t.same(checks.filter(({ faults }) => faults.length > 0), [])
})
