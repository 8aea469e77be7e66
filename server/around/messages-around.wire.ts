import { entity, entityFilter, longText, type Resource, ref, resource, text } from '../desk-api/resource.ts'
import { ofVisibleMessage } from './visible.ts'

// What hangs on messages and is shown only beside tickets (desk-api-tickets.md 3.2); no endpoints of their own.
const shownOnly = { access: { read: 'agent', write: 'admin' }, create: false, update: false, remove: false } as const
const list = { filter: [...entityFilter], order: [], defaultOrder: 'id' } as const
const onMessage = { ...shownOnly, scope: ofVisibleMessage }

export const likes: Resource = resource({
  wire: { one: 'like', many: 'likes' },
  table: 'likes',
  fields: { ...entity, user: ref('users'), message: ref('messages') },
  list,
  ...onMessage,
})

/** The emoji one can react with. */
export const reactions: Resource = resource({
  wire: { one: 'reaction', many: 'reactions' },
  table: 'reactions',
  fields: { ...entity, emoji: text(), name: text() },
  list,
  ...shownOnly,
})

/** Who reacted to which message, and how. */
export const threadreactions: Resource = resource({
  wire: { one: 'threadreaction', many: 'threadreactions' },
  table: 'threadreactions',
  fields: { ...entity, message: ref('messages'), reaction: ref('reactions'), user: ref('users') },
  list,
  ...onMessage,
})

/** Message-IDs of the mail that belongs to a message. */
export const threademailrefs: Resource = resource({
  wire: { one: 'threademailref', many: 'threademailrefs' },
  table: 'threademailrefs',
  fields: { ...entity, emailMessageId: text(), kind: text(), message: ref('messages') },
  list,
  ...onMessage,
})

/** How a message sounds. */
export const sentiments: Resource = resource({
  wire: { one: 'sentiment', many: 'sentiments' },
  table: 'sentiments',
  fields: { ...entity, value: text(), message: ref('messages') },
  list,
  ...onMessage,
})

/** What a reviewer says about a reply. */
export const reviewcomments: Resource = resource({
  wire: { one: 'reviewcomment', many: 'reviewcomments' },
  table: 'reviewcomments',
  fields: { ...entity, body: longText(), user: ref('users'), message: ref('messages') },
  list,
  ...onMessage,
})
