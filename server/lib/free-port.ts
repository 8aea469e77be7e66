import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A TCP port nobody listens on right now. */
export async function freePort(host: string): Promise<number> {
  const { port, release } = await reservePort(host)
  await release()
  return port
}

/** A free TCP port that stays ours until `release`: no other program is given it while we get ready to listen. */
export async function reservePort(host: string): Promise<{ port: number; release(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy()).listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    async release() {
      server.close()
      await once(server, 'close')
    },
  }
}
