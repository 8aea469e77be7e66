import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeskFolder, makeDeskFolder } from '../support/desk-process.ts'

describe('a start that cannot succeed', { timeout: 300_000 }, () => {
  let folder: DeskFolder
  beforeAll(async () => {
    folder = await makeDeskFolder()
  }, 300_000)
  afterAll(() => folder?.remove())

  it.concurrent.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535 (got "70000")'],
    [{ DESK_SMTP_URL: 'http://mail.example' }, /^DESK_SMTP_URL must /],
    [
      { DESK_SMPT_URL: 'smtp://mail.example', DATABASE_URL: 'mysql://db.example/desk' },
      /^DATABASE_URL .*DESK_SMPT_URL/,
    ],
  ])('says in one line why: %j', async (env, line) => {
    const { code, printed, logged } = await folder.fail(env as Record<string, string>)
    expect([code, printed]).toEqual([1, ''])
    const [, said] = /^deskhand: ([^\n]+)\n$/.exec(logged) ?? []
    expect(said ?? logged).toEqual(typeof line === 'string' ? line : expect.stringMatching(line))
  })

  it.concurrent('says so when the data folder is a file', async () => {
    const path = `${folder.path}-file`
    await writeFile(path, '')
    const { code, logged } = await folder.fail({ DESK_DATA_DIR: path })
    expect([code, logged]).toEqual([1, expect.stringMatching(/^deskhand: DESK_DATA_DIR cannot be used: [^\n]+\n$/)])
  })
})
