import { expect, test } from 'vitest'
import { bareAddress, withSuffix } from './json-suffix.ts'

const bare = ['/desk/api/v2/files/:id/view', '/desk/api/v2/tickets/:ticketId/files.zip', '/desk/api/v2/tickets.json']
  .map(bareAddress)
  .filter((pattern) => pattern !== null)

test.each([
  ['/desk/api/v2/tickets', '/desk/api/v2/tickets.json'],
  ['/desk/api/v2/tickets.json?a=b', '/desk/api/v2/tickets.json?a=b'],
  ['/desk/api/v2/tickets/1?next=/x.json', '/desk/api/v2/tickets/1.json?next=/x.json'],
  ['/desk/v1/inboxes?', '/desk/v1/inboxes.json?'],
  ['/launchpad/v1/userinfo', '/launchpad/v1/userinfo.json'],
  ['/desk/api/v2/files/7/view?s=1', '/desk/api/v2/files/7/view?s=1'],
  ['/desk/api/v2/files/view', '/desk/api/v2/files/view.json'],
  ['/desk/api/v2/tickets/7/files.zip', '/desk/api/v2/tickets/7/files.zip'],
  ['/desk/api/v2/tickets/7/filesxzip', '/desk/api/v2/tickets/7/filesxzip.json'],
  ['/desk/api/v2/?a', '/desk/api/v2/?a'],
  ['/desk/tickets/12/messages', '/desk/tickets/12/messages'],
  ['/assets/app', '/assets/app'],
])('%s means %s', (sent, meant) => {
  expect(withSuffix(sent, bare)).toBe(meant)
})
