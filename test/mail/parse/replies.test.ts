import { expect, test } from 'vitest'
import { type ReplySample, replies } from '../fixtures/replies.ts'
import { readText } from './support.ts'

const type = ({ isHtml }: ReplySample) => `Content-Type: text/${isHtml ? 'html' : 'plain'}; charset=utf-8`

test.each(replies.map((sample) => [sample.program, sample] as const))('rule 20: %s', async (_, sample) => {
  const { visible, quoted, text } = await readText(sample.body, type(sample))
  expect(visible.text.trim()).toBe(sample.visible)
  expect(text).toContain('OLD')
  if (sample.isWhole) expect(quoted).toBeNull()
  else expect(quoted?.text).toContain('OLD')
  if (sample.isHtml) expect(visible.html).not.toContain('OLD')
})
