// Some server processes on one database, each killed and restarted at its place.

import { type ServerProcess, startServer } from '../support/processes.ts'

export type Servers = {
  ports: readonly number[]
  /** SIGKILL of the server of that place, and its restart on the same port. */
  killAndRestart: (at: number, meanwhile?: () => Promise<unknown>) => Promise<void>
  /** The place of some server that is up; waits while there is none. */
  findServer: () => Promise<number>
  /** Ends the servers in good order; returns the defects that all of them ever logged. */
  stopServers: () => Promise<string[]>
  killServers: () => Promise<void>
}

type Options = {
  database_url: string
  platform_key: string
  server_count: number
  env?: Readonly<Record<string, string>>
}

export async function openServers (
  { server_count, ...options }: Options
): Promise<Servers> {
  const servers = await Promise.all(
    Array.from({ length: server_count }, async () => startServer(options)))
  const ports = servers.map(({ port }) => port)
  const dead: ServerProcess[] = []
  const restarting = new Map<number, Promise<void>>()

  const restart = async (at: number, meanwhile: () => Promise<unknown>): Promise<void> => {
    const server = servers[at]
    if (server === undefined) throw new Error('no such server')
    await server.kill()
    dead.push(server)
    await meanwhile()
    servers[at] = await startServer({ ...options, port: server.port })
  }
  return {
    ports,
    killAndRestart: async (at, meanwhile = async () => {}) => {
      const restarted = restart(at, meanwhile).finally(() => restarting.delete(at))
      restarting.set(at, restarted)
      return restarted
    },
    findServer: async () => {
      if (restarting.size === ports.length) await Promise.race(restarting.values())
      const up = [...ports.keys()].filter((at) => !restarting.has(at))
      return up[Math.floor(Math.random() * up.length)] ?? 0
    },
    stopServers: async () => {
      await Promise.all(servers.map(async ({ stop }) => stop()))
      return [...dead, ...servers].flatMap(({ defects }) => defects)
    },
    killServers: async () => {
      await Promise.all(servers.map(async ({ kill }) => kill()))
    }
  }
}
