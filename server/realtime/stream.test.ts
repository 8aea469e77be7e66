import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { keepLog, until } from '../../test/support/mail.ts'
import type { Actor } from '../db/ctx.ts'
import type { Feed } from './feed.ts'
import type { NumberedEvent } from './queries.ts'
import { openStream, type Teller, usualTimes } from './stream.ts'

const actor = { id: 1, role: 'Admin', isOwner: false, inboxes: new Map() } as unknown as Actor
const event = (sequence: number) => ({ sequence, kind: 'ticket.updated', resource: null }) as NumberedEvent

const teller: Teller = {
  opening: (sequence) => `open ${sequence};`,
  reset: (sequence) => `reset ${sequence};`,
  heartbeat: (sequence) => `beat ${sequence};`,
  events: async (_actor, events) => events.map(({ sequence }) => `${sequence};`).join(''),
  presence: () => '',
}

/** Events 1 to `last`, ten at a time. */
function feedOf(last: number): Feed & { asked: number } {
  const feed = {
    asked: 0,
    last: async () => last,
    async after(sequence: number) {
      feed.asked += 1
      return Array.from({ length: Math.min(10, last - sequence) }, (_, index) => event(sequence + index + 1))
    },
    pull: async () => {},
    rest: () => {},
  }
  return feed
}

function open(out: Writable, feed: Feed, options: { after?: number; times?: Partial<typeof usualTimes> } = {}) {
  const times = { ...usualTimes, ...options.times }
  return openStream({
    out,
    feed,
    teller,
    times,
    log: keepLog(),
    actor,
    reload: async () => actor,
    after: options.after ?? null,
  })
}

test('a client that takes nothing is dropped, and no more is read for it than it can take', async () => {
  const out = new Writable({ highWaterMark: 20, write: () => {} })
  const feed = feedOf(10_000)
  const stream = open(out, feed, { after: 0, times: { patience: 30 } })
  await stream.done
  expect(out.destroyed).toBe(true)
  expect(feed.asked).toBeLessThan(4)
})

test('a slow client that takes a little at a time gets everything once', async () => {
  let taken = ''
  const out = new Writable({
    highWaterMark: 20,
    write(chunk, _encoding, done) {
      taken += String(chunk)
      setImmediate(done)
    },
  })
  const stream = open(out, feedOf(500), { after: 0 })
  await until('the last event', async () => taken.includes(';500;'))
  expect(taken).toBe(`open 0;${Array.from({ length: 500 }, (_, index) => `${index + 1};`).join('')}`)
  stream.close(100)
  await stream.done
})

test('something is written when nothing happens, with the number to go on from', async () => {
  let taken = ''
  const out = new Writable({
    write(chunk, _encoding, done) {
      taken += String(chunk)
      done()
    },
  })
  const stream = open(out, feedOf(3), { times: { heartbeat: 10 } })
  await until('two heartbeats', async () => taken.startsWith('open 3;beat 3;beat 3;'))
  stream.close(100)
  await stream.done
})

test('a close does not wait for a client that takes nothing', async () => {
  const out = new Writable({ highWaterMark: 20, write: () => {} })
  const stream = open(out, feedOf(10_000), { after: 0 })
  stream.close(10)
  await stream.done
  expect(out.writableEnded).toBe(true)
})
