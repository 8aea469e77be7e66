import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isMigrated, migrate } from '../../server/db/migrate.ts'
import { openDatabase } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

describe('migrate', () => {
  let directory: string
  let test: TestDatabase

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deskhand-migrations-'))
    test = await createTestDatabase({ isEmpty: true })
    await write('0001-one.sql', 'create table one (id int); insert into one values (1);')
    await write('0002-two.sql', 'create table two (id int);')
  })
  afterEach(async () => {
    await test.drop()
    await rm(directory, { recursive: true })
  })

  const write = (name: string, text: string) => writeFile(join(directory, name), text)

  it('applies every file once, in order, and nothing the second time', async () => {
    expect(await migrate(test.database, directory)).toEqual(['0001-one.sql', '0002-two.sql'])
    expect(await migrate(test.database, directory)).toEqual([])
  })

  it('lets three processes at once wait for each other', async () => {
    const others = [1, 2].map(() => openDatabase(test.database.connection))
    const applied = await Promise.all([test.database, ...others].map((database) => migrate(database, directory)))
    await Promise.all(others.map((database) => database.close()))
    expect(applied.flat().sort()).toEqual(['0001-one.sql', '0002-two.sql'])
    expect(await test.database.query(sql`select id from one`)).toEqual([{ id: 1 }])
  })

  it('refuses a file that was changed after it was applied', async () => {
    await migrate(test.database, directory)
    await write('0001-one.sql', 'create table other (id int);')
    await expect(migrate(test.database, directory)).rejects.toThrow('migration 0001-one.sql was changed')
  })

  it('takes a checkout with Windows line ends for the same file', async () => {
    await write('0001-one.sql', 'create table one (\nid int);\n')
    await migrate(test.database, directory)
    await write('0001-one.sql', 'create table one (\r\nid int);\r\n')
    expect(await migrate(test.database, directory)).toEqual([])
  })

  it('refuses a database that has migrations this build does not know', async () => {
    await migrate(test.database, directory)
    await rm(join(directory, '0002-two.sql'))
    await expect(migrate(test.database, directory)).rejects.toThrow('newer than this build: it has 0002-two.sql')
  })

  it('keeps nothing of a file that fails, and everything before it', async () => {
    await write('0002-two.sql', 'create table two (id int); select wrong;')
    await expect(migrate(test.database, directory)).rejects.toThrow(/migration 0002-two.sql failed: .*wrong/)
    const [row] = await test.database.query(sql`select to_regclass('one') as one, to_regclass('two') as two`)
    expect(row).toEqual({ one: 'one', two: null })
  })

  it('says whether everything is applied', async () => {
    expect(await isMigrated(test.database, directory)).toBe(false)
    await migrate(test.database, directory)
    expect(await isMigrated(test.database, directory)).toBe(true)
    await write('0003-three.sql', 'select 1')
    expect(await isMigrated(test.database, directory)).toBe(false)
  })
})

describe('the template of the tests', () => {
  const made: TestDatabase[] = []
  afterAll(() => Promise.all(made.map((test) => test.drop())))

  it('is migrated, and copies do not see each other', async () => {
    made.push(...(await Promise.all([createTestDatabase(), createTestDatabase()])))
    const [left, right] = made
    expect(await isMigrated(left!.database)).toBe(true)
    await left!.database.query(sql`insert into tickettypes (name) values ('only here')`)
    expect(await right!.database.query(sql`select id from tickettypes where name = 'only here'`)).toEqual([])
  })
})
