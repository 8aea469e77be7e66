import { afterAll, beforeAll, expect, test } from 'vitest'
import { nulls } from '../../test/contract/golden.ts'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'
import { refusals } from '../../test/support/tickets.ts'

let desk: TestApp
let siteId = 0
let categoryId = 0
beforeAll(async () => {
  desk = await createTestApp()
  siteId = await makeSite('Manual')
  categoryId = await makeCategory({ name: 'Basics', helpDocsSites_id: siteId })
})
afterAll(() => desk.close())

const makeSite = async (name: string): Promise<number> =>
  (await desk.admin.post('/helpdocssites.json', { helpdocssite: { name } })).body.helpdocssite.id

async function makeCategory(fields: object): Promise<number> {
  const answer = await desk.admin.post('/helpdocscategories.json', { helpdocscategory: fields })
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body.helpdocscategory.id
}

const under = (site: number, id?: number) =>
  `/helpdocssites/${site}/helpdocarticles${id === undefined ? '' : `/${id}`}.json`

async function makeArticle(fields: object = {}, site = siteId) {
  const helpdocarticle = {
    title: 'How to start',
    contents: '<p>Press the button.</p>',
    categories: [categoryId],
    ...fields,
  }
  const answer = await desk.admin.post(under(site), { helpdocarticle })
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body.helpdocarticle
}

test('the newest SDK creates, reads and changes an article under its site; numbers are plain numbers', async () => {
  const made = await desk.admin.post(under(siteId), {
    helpdocarticle: { id: 0, type: null, title: 'Über uns!', contents: '<p>Hi</p>', categories: [categoryId] },
    included: nulls,
  })
  expect(made.status).toBe(201)
  const { helpdocarticle } = made.body
  expect(helpdocarticle).toMatchObject({
    helpdocsite: { id: siteId, type: 'helpdocsites' },
    title: 'Über uns!',
    slug: 'uber-uns',
    status: 'Draft',
    editMethod: 'html',
    categories: [categoryId],
    relatedArticles: [],
    popularity: 0,
  })
  const other = await makeArticle()
  const patched = await desk.admin.patch(under(siteId, helpdocarticle.id), {
    helpdocarticle: {
      id: 0,
      type: null,
      title: 'New',
      relatedArticles: [other.id],
      categories: null,
      status: 'published',
    },
    included: nulls,
  })
  expect(patched.body.helpdocarticle).toMatchObject({
    title: 'New',
    slug: 'uber-uns',
    status: 'Published',
    categories: [categoryId],
    relatedArticles: [other.id],
  })
  const read = await desk.admin.get(`${under(siteId, helpdocarticle.id)}?includes=all`)
  expect(read.body.helpdocarticle).toEqual(patched.body.helpdocarticle)
  expect(read.body.included.helpdocssites).toMatchObject([{ id: siteId, name: 'Manual' }])
  expect(read.body.included.helpdocscategories).toMatchObject([{ id: categoryId, name: 'Basics' }])
  expect((await desk.admin.put(under(siteId, helpdocarticle.id), { title: 'Put' })).body.helpdocarticle.title).toBe(
    'Put',
  )
})

test('old SDKs create without a site in the path, without categories and under another case of the wrapper', async () => {
  const answer = await desk.admin.post('/helpdocssites/helpdocarticles.json', {
    helpDocArticle: {
      id: 0,
      type: null,
      helpdocsite: { id: siteId, type: 'helpdocsites', meta: null },
      title: 'Old',
      contents: 'Text',
      isPrivate: false,
      status: 'Unpublished',
      categories: null,
    },
    included: nulls,
  })
  expect([answer.status, answer.body.helpdocarticle]).toMatchObject([201, { categories: [], status: 'Unpublished' }])
})

test('what is missing or of another site is named', async () => {
  const empty = await desk.admin.post(under(siteId), { helpdocarticle: {} })
  expect(Object.fromEntries(refusals(empty))).toEqual({
    title: 'must be set',
    contents: 'must be set',
    categories: 'must be set',
  })
  const elsewhere = await makeCategory({ name: 'Far', helpDocsSites_id: await makeSite('Far') })
  const wrong = await desk.admin.post(under(siteId), {
    helpdocarticle: {
      title: 'x'.repeat(256),
      contents: 'x',
      categories: [elsewhere],
      relatedArticles: [999_999],
      status: 'Open',
      editMethod: 'word',
    },
  })
  expect(Object.fromEntries(refusals(wrong))).toEqual({
    title: 'must be shorter than 256 characters',
    'categories[0]': 'not found',
    'relatedArticles[0]': 'not found',
    status: 'must be one of ‘Draft, Unpublished, Published’',
    editMethod: 'must be one of ‘html, markdown, htmlSource’',
  })
  const article = await makeArticle()
  const erased = await desk.admin.patch(under(siteId, article.id), { categories: [] })
  expect([erased.status, refusals(erased)]).toEqual([400, [['categories', 'must be set']]])
  expect((await desk.admin.post('/helpdocssites/helpdocarticles.json', { title: 'a', contents: 'b' })).status).toBe(400)
})

test('an article is found under its own site only', async () => {
  const article = await makeArticle()
  const other = await makeSite('Other')
  for (const path of [under(other, article.id), under(999_999, article.id), under(siteId, 999_999)]) {
    expect((await desk.admin.get(path)).status, path).toBe(404)
    expect((await desk.admin.patch(path, { title: 'X' })).status, path).toBe(404)
    expect((await desk.admin.delete(path)).status, path).toBe(404)
  }
  expect((await desk.admin.get(under(999_999))).status).toBe(404)
  expect((await desk.admin.get(under(other))).body).toMatchObject({ helpdocarticles: [], pagination: { records: 0 } })
  const ids = async (path: string) =>
    (await desk.admin.get(path)).body.helpdocarticles.map((row: { id: number }) => row.id)
  expect(await ids(under(siteId))).toContain(article.id)
  const filter = (value: object) =>
    `/helpdocssites/helpdocarticles.json?filter=${encodeURIComponent(JSON.stringify(value))}`
  expect(await ids(filter({ 'sites.id': other }))).toEqual([])
  expect(await ids(filter({ 'sites.id': siteId }))).toContain(article.id)
  expect(await ids(filter({ 'categories.id': { $in: [categoryId] } }))).toContain(article.id)
  expect((await desk.admin.delete(under(siteId, article.id))).status).toBe(204)
  expect(await ids(under(siteId))).not.toContain(article.id)
  expect((await desk.admin.delete(under(siteId, article.id))).status).toBe(404)
})

test('a slug is one’s own within the site', async () => {
  const first = await makeArticle({ title: 'Twice' })
  const second = await makeArticle({ title: 'Twice' })
  expect([first.slug, second.slug]).toEqual(['twice', 'twice-2'])
  const taken = await desk.admin.patch(under(siteId, second.id), { slug: 'Twice' })
  expect(refusals(taken)).toEqual([['slug', 'already exists']])
  expect((await desk.admin.patch(under(siteId, second.id), { slug: 'My Own' })).body.helpdocarticle.slug).toBe('my-own')
})

test('categories form a tree in their site and are found by it', async () => {
  const site = await makeSite('Tree')
  const top = await makeCategory({ name: 'Top', helpDocsSites_id: site })
  const middle = await makeCategory({ name: 'Middle', helpDocsSites_id: site, parent_id: top })
  const low = await makeCategory({ name: 'Low', helpdocsite: { id: site }, parent_id: middle })
  const path = `/helpdocscategories/${middle}.json`
  expect((await desk.admin.get(path)).body.helpdocscategory).toMatchObject({
    slug: 'middle',
    parent_id: top,
    helpDocsSites_id: site,
    displayOrder: 2,
  })
  expect(refusals(await desk.admin.patch(path, { parent_id: low }))[0]?.[0]).toBe('parent_id')
  expect(refusals(await desk.admin.patch(path, { parent_id: categoryId }))).toEqual([['parent_id', 'not found']])
  const filter = encodeURIComponent(JSON.stringify({ 'sites.id': { $eq: site } }))
  const listed = (await desk.admin.get(`/helpdocscategories.json?filter=${filter}`)).body.helpdocscategories
  expect(listed.map((row: { id: number }) => row.id)).toEqual([top, middle, low])
  await desk.admin.delete(path)
  expect((await desk.admin.get(`/helpdocscategories/${low}.json`)).body.helpdocscategory.parent_id).toBe(top)
  expect(refusals(await desk.admin.post('/helpdocscategories.json', { name: 'Lost' }))).toEqual([
    ['helpDocsSites_id', 'must be set'],
  ])
})

test('a site counts its articles, keeps its password to itself and takes its contents with it', async () => {
  const made = await desk.admin.post('/helpdocssites.json', {
    helpdocssite: { name: 'Secret', subdomain: 'secret', password: 'open sesame', sendEmailsToInboxId: desk.inboxId },
  })
  const { helpdocssite } = made.body
  expect(helpdocssite).toMatchObject({ isProtected: true, sendEmailsToInboxId: desk.inboxId, editMethod: 'html' })
  expect(JSON.stringify(made.body)).not.toContain('sesame')
  const category = await makeCategory({ name: 'A', helpDocsSites_id: helpdocssite.id })
  for (const status of ['Draft', 'Published', 'Published'])
    await makeArticle({ status, categories: [category] }, helpdocssite.id)
  const path = `/helpdocssites/${helpdocssite.id}.json`
  expect((await desk.admin.get(path)).body.helpdocssite.stats).toEqual({
    articleCount: 3,
    publishedCount: 2,
    unpublishedCount: 0,
    draftCount: 1,
  })
  expect((await desk.admin.put(path, { password: '' })).body.helpdocssite.isProtected).toBe(false)
  expect((await desk.admin.put(path, { sendEmailsToInboxId: 999_999 })).status).toBe(400)
  expect(refusals(await desk.admin.post('/helpdocssites.json', { name: 'B', subdomain: 'SECRET' }))).toEqual([
    ['subdomain', 'already exists'],
  ])
  await desk.admin.delete(path)
  expect((await desk.admin.get(`/helpdocscategories/${category}.json`)).body.helpdocscategory.state).toBe('deleted')
  expect((await desk.admin.get(under(helpdocssite.id))).status).toBe(404)
})

test('contributors write in their site, everybody reads', async () => {
  const user = await makeUser(desk.database)
  const agent = desk.as(user.token)
  const article = await makeArticle()
  const body = { title: 'Mine', contents: 'x', categories: [categoryId] }
  expect((await agent.get(under(siteId, article.id))).status).toBe(200)
  expect((await agent.post(under(siteId), body)).status).toBe(403)
  expect((await agent.patch(under(siteId, article.id), { title: 'X' })).status).toBe(403)
  expect((await agent.delete(under(siteId, article.id))).status).toBe(403)
  expect((await agent.patch(`/helpdocscategories/${categoryId}.json`, { name: 'X' })).status).toBe(403)
  expect((await agent.patch(`/helpdocssites/${siteId}.json`, { name: 'X' })).status).toBe(403)
  await desk.admin.patch(`/helpdocssites/${siteId}.json`, { contributors: [{ id: user.id }] })
  expect((await agent.post(under(siteId), body)).status).toBe(201)
  expect((await agent.patch(`/helpdocscategories/${categoryId}.json`, { displayOrder: 3 })).status).toBe(200)
})

test('the search finds articles by their words, best first, narrowed by status, site and category', async () => {
  const site = await makeSite('Search')
  const category = await makeCategory({ name: 'Drucker', helpDocsSites_id: site })
  const inTitle = await makeArticle({ title: 'Zebra crossing', categories: [category], status: 'Published' }, site)
  const inText = await makeArticle(
    { title: 'Animals', contents: '<p>A <b>zébra</b> is striped.</p>', categories: [category] },
    site,
  )
  const find = async (query: string) => {
    const { body, status } = await desk.admin.get(`/search/helpdocs.json?${query}`)
    expect([status, body.errors]).toEqual([200, undefined])
    return body.helpdocarticles.map((row: { id: number }) => row.id)
  }
  expect(await find('search=zebra&page=1&pageSize=10&includes=users')).toEqual([inTitle.id, inText.id])
  expect(await find('search=zebra&status=published')).toEqual([inTitle.id])
  expect(await find('search=zebra&status=draft')).toEqual([inText.id])
  expect(await find('search=strip')).toEqual([inText.id])
  expect(await find('search=drucker')).toHaveLength(2)
  for (const name of ['site', 'siteId', 'helpdocSite', 'helpdocSites']) {
    expect(await find(`search=zebra&${name}=${site}`)).toHaveLength(2)
    expect(await find(`search=zebra&${name}=${siteId}`)).toEqual([])
  }
  for (const name of ['category', 'categoryId']) expect(await find(`search=zebra&${name}=${categoryId}`)).toEqual([])
  expect(await find(`search=&site=${site}`)).toHaveLength(2)
  await desk.admin.delete(under(site, inTitle.id))
  expect(await find('search=zebra')).toEqual([inText.id])
  expect((await desk.admin.get('/search/helpdocs.json?search=x&status=open')).status).toBe(400)
  expect((await desk.admin.get('/search/helpdocs.json?search=x&site=abc')).status).toBe(400)
})
