import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../server/lib/package-root.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

async function explain(...words: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DATABASE_URL: desk.databaseUrl }
  const script = join(packageRoot, 'scripts', 'explain.ts')
  return promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...words], { cwd: packageRoot, env })
}

test('prints route, statements and plans of a list', async () => {
  const { stdout } = await explain('GET', '/tickets.json?filter={"status":{"$in":[1,3]}}&includes=users')
  expect(stdout).toContain('route: GET /desk/api/v2/tickets.json as ')
  expect(stdout).toContain('answered 200')
  expect(stdout).toContain('statement 2 of 2')
  expect(stdout).toMatch(
    /select t\.id, t\.id as position from tickets t where .*t\.status_id = any\(\$\d::bigint\[\]\)/,
  )
  expect(stdout).toContain('values: [')
  expect(stdout).toMatch(/Scan .*on tickets t.*\(actual /)
})

test('asks as the user named, and shows the answer when it is an error', async () => {
  const { id, email } = await makeUser(desk.database)
  expect((await explain('GET', '/tags.json', String(id))).stdout).toContain(`as ${email} (user ${id})`)
  expect((await explain('GET', '/tags.json?orderBy=shoeSize')).stdout).toContain('cannot order by ‘shoeSize’')
})

test('says how to use it, and refuses what could change something', async () => {
  for (const words of [[], ['GET'], ['DELETE', '/tickets/1.json']])
    await expect(explain(...words)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm run explain -- GET'),
    })
  await expect(explain('GET', '/tags.json', '999')).rejects.toMatchObject({
    stderr: 'explain: there is no such active user\n',
  })
})
