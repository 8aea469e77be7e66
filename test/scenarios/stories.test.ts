import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checks } from './expectations.ts'
import { readStories, type Sentence, type Story } from './story.ts'
import { deeds, newTeller, type Teller } from './teller.ts'
import { startWorld, type World } from './world.ts'

const folder = import.meta.dirname

// The DNS of the stories: example.com says who may send for it, forged.test that nobody may.
const records: Record<string, string[][]> = {
  'TXT example.com': [['v=spf1 ip4:203.0.113.7 -all']],
  'TXT _dmarc.example.com': [['v=DMARC1; p=none']],
  'TXT acme.test': [['v=spf1 ip4:203.0.113.9 -all']],
  'TXT _dmarc.acme.test': [['v=DMARC1; p=reject']],
}

function resolver(name: string, type: string): Promise<string[][]> {
  if (name.endsWith('slow.test')) return Promise.reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' }))
  const found = records[`${type} ${name}`]
  return found ? Promise.resolve(found) : Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
}

let world: World
beforeAll(async () => {
  world = await startWorld(resolver)
}, 60_000)
afterAll(() => world.close())

for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
  describe(name, () => {
    for (const story of readStories(readFileSync(join(folder, name), 'utf8')))
      test(story.title, () => tell(name, story), 30_000)
  })
}

test('there are at least sixty stories, and each names its rule', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt'))
  const stories = files.flatMap((name) => readStories(readFileSync(join(folder, name), 'utf8')))
  expect(stories.length).toBeGreaterThanOrEqual(60)
  expect(stories.filter(({ title }) => !/^rule \d+/.test(title))).toEqual([])
})

async function tell(file: string, story: Story): Promise<void> {
  await world.reset()
  const teller = newTeller(world)
  for (const sentence of story.sentences) {
    try {
      await perform(teller, sentence)
    } catch (error) {
      const failure = error as Error
      failure.message = `${file}:${sentence.line} "${sentence.text}": ${failure.message}`
      throw failure
    }
  }
}

async function perform(teller: Teller, { text, block }: Sentence): Promise<void> {
  for (const [pattern, act] of deeds) {
    const match = pattern.exec(text)
    if (match !== null) return act(teller, match, block)
  }
  for (const [pattern, check] of checks) {
    const match = pattern.exec(text)
    if (match !== null) return check(teller, match)
  }
  throw new Error('nobody understands this sentence')
}
