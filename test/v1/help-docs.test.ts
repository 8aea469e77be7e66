import { afterAll, beforeAll, expect, test } from 'vitest'
import { program, type StoryDesk, startStoryDesk, succeed } from '../golden/stories/story-desk.ts'

// A site that shows the desk's articles on pages of its own, as libraries for the older API do.

let desk: StoryDesk
beforeAll(async () => {
  desk = await startStoryDesk()
})
afterAll(() => desk?.close())

test('a knowledge base reads its categories, the list of its articles page by page, and each article', async () => {
  const made = async (path: string, body: object) => (await desk.admin.post(path, body)).body
  const { helpdocssite: site } = await made('/helpdocssites.json', { name: 'Manual' })
  const { helpdocssite: other } = await made('/helpdocssites.json', { name: 'Other' })
  const category = async (name: string, helpDocsSites_id: number) =>
    (await made('/helpdocscategories.json', { name, helpDocsSites_id })).helpdocscategory.id
  const [first, second, elsewhere] = [await category('One', site.id), await category('Two', site.id)].concat(
    await category('Elsewhere', other.id),
  )
  const write = (siteId: number, fields: object) =>
    made(`/helpdocssites/${siteId}/helpdocarticles.json`, { contents: '<p>Text</p>', status: 'Published', ...fields })
  for (const title of ['A', 'B', 'C']) await write(site.id, { title, categories: [first] })
  await write(site.id, { title: 'D', categories: [second] })
  await write(other.id, { title: 'E', categories: [elsewhere] })

  const authorization = `Basic ${Buffer.from(`${desk.adminToken}:`).toString('base64')}`
  const client = program(desk, { authorization, 'user-agent': 'GuzzleHttp/7' })
  const base = '/desk/v1/helpdocs'
  expect((await succeed(client.get(`${base}/sites.json`))).sites).toHaveLength(2)
  expect((await succeed(client.get(`${base}/sites/${site.id}.json`))).site).toMatchObject({ name: 'Manual' })
  const { categories } = await succeed(client.get(`${base}/sites/${site.id}/categories.json`))
  expect(categories.map(({ id }: { id: number }) => id).sort()).toEqual([first, second])
  const titles: string[] = []
  for (let page = 1, count = 1; titles.length < count; page++) {
    const found = await succeed(client.get(`${base}/sites/${site.id}/articles.json?page=${page}&pageSize=3`))
    count = found.count
    for (const { id, status } of found.articles) {
      expect(status).toBe('Published')
      const { article } = await succeed(client.get(`${base}/articles/${id}.json`))
      expect(article).toMatchObject({ contents: '<p>Text</p>', relatedArticles: [], slug: expect.any(String) })
      titles.push(article.title)
    }
  }
  expect(titles.sort()).toEqual(['A', 'B', 'C', 'D'])
  const ofCategory = await succeed(client.get(`${base}/categories/${second}/articles.json?page=1`))
  expect(ofCategory).toMatchObject({ count: 1, page: 1, maxPages: 1, articles: [{ title: 'D', categories: [second] }] })
  for (const unknown of ['sites/987654', 'sites/987654/articles', 'categories/987654/articles', 'articles/987654'])
    expect((await client.get(`${base}/${unknown}.json`)).status).toBe(404)
})
