import type { Queryable } from '../db/pool.ts'
import { loadArticles } from '../helpdocs/load-articles.ts'
import type { LoadedDocument } from './document.ts'
import { loadCompanies, loadCustomers } from './load-people.ts'
import { loadTickets } from './load-tickets.ts'

/** Rows that can be searched: their table, the table of their words, and how to read those. */
export interface Searched {
  table: string
  index: string
  /** The index's column with the row's id. */
  key: string
  load: (db: Queryable, ids: readonly number[]) => Promise<LoadedDocument[]>
}

export const searchedTickets: Searched = {
  table: 'tickets',
  index: 'ticket_search',
  key: 'ticket_id',
  load: loadTickets,
}

export const searchedCustomers: Searched = {
  table: 'customers',
  index: 'customer_search',
  key: 'customer_id',
  load: loadCustomers,
}

export const searchedCompanies: Searched = {
  table: 'companies',
  index: 'company_search',
  key: 'company_id',
  load: loadCompanies,
}

export const searchedArticles: Searched = {
  table: 'helpdocarticles',
  index: 'helpdocarticle_search',
  key: 'article_id',
  load: loadArticles,
}

export const allSearched: readonly Searched[] = [
  searchedTickets,
  searchedCustomers,
  searchedCompanies,
  searchedArticles,
]
