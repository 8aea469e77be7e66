import type { CDPSession, Page } from 'playwright-core'

/** What went over the network. Bytes are those on the wire, compressed, with their headers. */
export interface Traffic {
  requests: number
  bytes: number
  scriptBytes: number
}

/** Counts what a page asks of the network until the function it gives is called; what its cache answers is left out. */
export async function watchTraffic(page: Page): Promise<() => Promise<Traffic>> {
  const session = await page.context().newCDPSession(page)
  const requests = new Map<string, string>()
  const bytes = new Map<string, number>()
  session.on('Network.requestWillBeSent', ({ requestId, type }) => requests.set(requestId, type ?? ''))
  session.on('Network.requestServedFromCache', ({ requestId }) => requests.delete(requestId))
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache === true || response.fromPrefetchCache === true) requests.delete(requestId)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength))
  await session.send('Network.enable')
  return () => end(session, requests, bytes)
}

async function end(session: CDPSession, requests: Map<string, string>, bytes: Map<string, number>): Promise<Traffic> {
  await session.detach()
  const sum = (ids: readonly string[]) => ids.reduce((total, id) => total + (bytes.get(id) ?? 0), 0)
  const ids = [...requests.keys()]
  return {
    requests: ids.length,
    bytes: sum(ids),
    scriptBytes: sum(ids.filter((id) => requests.get(id) === 'Script')),
  }
}
