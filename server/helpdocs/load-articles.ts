import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { htmlToText } from '../lib/html.ts'
import { createDocument, type LoadedDocument } from '../search/document.ts'

interface ArticleRow {
  id: number
  read_at: string
  title: string
  slug: string
  description: string
  contents: string
  edit_method: string
  categories: string[]
}

/** Reads what help docs articles are found by: title, description, categories, address, contents. */
export async function loadArticles(db: Queryable, ids: readonly number[]): Promise<LoadedDocument[]> {
  const rows = await db.query<ArticleRow>(sql`
    select a.id, statement_timestamp() as read_at, a.title, a.slug, a.description, a.contents, a.edit_method,
      array(select c.name from helpdocarticle_categories l join helpdocscategories c on c.id = l.category_id
        where l.article_id = a.id and c.state = 'active') as categories
    from helpdocarticles a where a.id = any(${ids}::bigint[])`)
  return rows.map((row) => {
    const document = createDocument()
    document.add(row.title, 'A')
    document.add(String(row.id), 'A')
    document.add(row.description, 'B')
    for (const name of row.categories) document.add(name, 'C')
    document.add(row.slug, 'C')
    document.add(row.edit_method === 'markdown' ? row.contents : htmlToText(row.contents), 'D')
    return { id: row.id, readAt: row.read_at, document: document.toText() }
  })
}
