import type { Page, Request } from 'playwright-core'

const quietMilliseconds = 250
// Requests of a frame that is taken away never end; what is there by then is what people see.
const patienceMilliseconds = 5_000

/**
 * Watches a page's requests; the function it gives waits until none was under way for a moment. (Playwright's
 * `networkidle` never comes while the stream of events is open.)
 */
export function watchRequests(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  let changedAt = Date.now()
  const change = (work: () => void) => {
    work()
    changedAt = Date.now()
  }
  page.on('request', (request) => {
    if (!request.url().includes('/events/stream')) change(() => open.add(request))
  })
  const close = (request: Request) => change(() => open.delete(request))
  page.on('requestfinished', close)
  page.on('requestfailed', close)
  // requests of a page that is left end without saying so
  page.on('framenavigated', (frame) => frame === page.mainFrame() && change(() => open.clear()))
  return async () => {
    const end = Date.now() + patienceMilliseconds
    while (Date.now() < end && (open.size > 0 || Date.now() - changedAt < quietMilliseconds))
      await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
