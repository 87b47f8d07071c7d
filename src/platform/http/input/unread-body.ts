// What is left of a body that nobody reads: a little is drained, so that its sender reads the
// answer; of more the connection ends.

import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** As much as most routes take. A body that announces more, or nothing, is not waited for. */
export const DRAINED_BYTES_MAX = 1024 * 1024
const DRAINED_WITHIN_MS = 2_000

/** For an answer that leaves before the body of its request has arrived. */
export function endUnreadBody ({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return
  const { 'content-length': length, 'transfer-encoding': coding } = raw.headers
  const is_small = length === undefined || Number(length) <= DRAINED_BYTES_MAX
  if (coding === undefined && is_small) return
  reply.header('connection', 'close')
  drainAtEnd(raw.socket)
}

/**
 * Node destroys a connection right behind the answer that closes it. A sender that is still writing
 * would be reset, and lose the answer that it has not read yet.
 */
export function drainAtEnd (socket: Socket): void {
  socket.destroySoon = () => {
    socket.end()
    drain(socket)
  }
}

/** Reads and forgets what still arrives, for a while; what is not over then is cut off. */
export function drain (socket: Socket): void {
  const bytes_max = socket.bytesRead + DRAINED_BYTES_MAX
  const late = setTimeout(() => socket.destroy(), DRAINED_WITHIN_MS)
  socket.once('close', () => clearTimeout(late))
  socket.on('end', () => socket.destroy())
  socket.resume() // Node reads on a tick later
  process.nextTick(() => {
    // With a listener of ours, bytes no longer go to Node's parser directly; then it gets none of
    // them: behind the end of this body there may be requests, which are not to be done.
    socket.on('data', () => {})
    socket.removeAllListeners('data')
    socket.on('data', () => {
      if (socket.bytesRead > bytes_max) socket.destroy()
    })
  })
}
