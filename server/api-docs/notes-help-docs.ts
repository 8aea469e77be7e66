import type { Notes } from '../desk-api/openapi-notes.ts'
import type { Schema } from '../desk-api/openapi-types.ts'

const ids: Schema = { type: 'array', items: { type: 'integer' } }
const idsInput: Schema = { type: ['array', 'null'], description: 'Plain numbers; the whole list is replaced.' }
const site: Schema = { type: ['integer', 'null'], description: 'The site; it cannot be changed later.' }

/** Articles for customers. */
export const helpDocsNotes: Notes = {
  helpdocssites: {
    label: ['help docs site', 'help docs sites'],
    description: 'Sites with articles for customers. The visitors’ `password` can be set and never read.',
    fields: {
      stats: {
        type: 'object',
        description: 'How many articles there are, by status.',
        properties: Object.fromEntries(
          ['articleCount', 'publishedCount', 'unpublishedCount', 'draftCount'].map((name) => [
            name,
            { type: 'integer' },
          ]),
        ),
      },
    },
    input: {
      sendEmailsToInboxId: { type: ['integer', 'null'], description: 'The inbox that gets the contact form’s mail.' },
      password: { type: ['string', 'null'], maxLength: 200, writeOnly: true, description: '"" lets everybody in.' },
    },
    example: {
      name: 'Manual',
      subdomain: 'manual',
      stats: { articleCount: 1, publishedCount: 1, unpublishedCount: 0, draftCount: 0 },
    },
    bodyExample: { name: 'Manual', subdomain: 'manual' },
  },
  helpdocscategories: {
    label: ['help docs category', 'help docs categories'],
    description: 'Categories of a help docs site; they may stand under each other.',
    input: {
      helpDocsSites_id: site,
      parent_id: { type: ['integer', 'null'], description: 'The category above, of the same site.' },
    },
    example: { name: 'Printers', slug: 'printers', helpDocsSites_id: 1 },
    bodyExample: { name: 'Printers', helpDocsSites_id: 1 },
  },
  helpdocarticles: {
    label: ['help docs article', 'help docs articles'],
    description: 'Articles of help docs sites. Contributors of the site and site admins write them.',
    fields: { categories: ids, relatedArticles: ids },
    input: {
      categories: idsInput,
      relatedArticles: idsInput,
      helpdocsite: {
        type: ['object', 'integer', 'string', 'null'],
        description: 'The site, where the path does not name it.',
      },
    },
    example: {
      title: 'Change the toner',
      slug: 'change-the-toner',
      contents: '<p>Open the front.</p>',
      status: 'Published',
      categories: [1],
      relatedArticles: [],
      helpdocsite: { id: 1, type: 'helpdocsites' },
    },
    bodyExample: {
      title: 'Change the toner',
      contents: '<p>Open the front.</p>',
      categories: [1],
      helpdocsite: { id: 1 },
    },
  },
}
