import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { accessMessage } from '../messages/access.ts'
import { inlineFileIds } from '../messages/inline-files.ts'
import { rewriteImages, type ShownHtml } from './rewrite-images.ts'
import { signQuery } from './signed-address.ts'

/** What is asked for: the message itself, or the history that is folded away below it. */
export interface ViewRequest {
  part: 'message' | 'quoted'
  /** Undefined: as the customer is trusted. */
  images: boolean | undefined
}

export interface MessageView extends ShownHtml {
  /** Pictures from elsewhere are in it. */
  imagesShown: boolean
}

interface Viewed {
  htmlBody: string
  quotedHtml: string | null
  isTrusted: boolean
  secret: Buffer
  /** Those of the text's files that are the ticket's. */
  fileIds: number[]
}

/**
 * A message as a frame shows it. Pictures from elsewhere come through the desk, and only when its author is trusted
 * (agents, customers marked `trusted`, everybody where the site says so) or somebody asks for them now; its own files
 * come by signed addresses, because a sandboxed frame sends no cookie. Throws notFound.
 */
export async function viewMessage(ctx: Ctx, messageId: number, asked: ViewRequest): Promise<MessageView> {
  const { message } = await accessMessage(ctx, { id: messageId }, 'see')
  const viewed = await findViewed(ctx, message.id, asked.part)
  const source = asked.part === 'quoted' ? viewed?.quotedHtml : viewed?.htmlBody
  if (viewed === undefined || source === undefined || source === null) throw new AppError('notFound', 'not found')
  const { secret, fileIds } = viewed
  const imagesShown = asked.images ?? viewed.isTrusted
  const shown = rewriteImages(source, {
    isShown: imagesShown,
    imageAddress: (url) =>
      `/desk/api/v2/images?url=${encodeURIComponent(url)}&${signQuery(secret, `image:${url}`, ctx.now)}`,
    fileAddress: (id) =>
      fileIds.includes(id) ? `/desk/api/v2/files/${id}/view?${signQuery(secret, `file:${id}`, ctx.now)}` : null,
  })
  return { ...shown, imagesShown }
}

async function findViewed(ctx: Ctx, messageId: number, part: ViewRequest['part']): Promise<Viewed | undefined> {
  const [row] = await ctx.db.query<Omit<Viewed, 'fileIds'> & { ticketId: number }>(sql`
    select m.ticket_id as "ticketId", coalesce(m.html_body, '') as "htmlBody", h.quoted_html as "quotedHtml", s.secret,
      s.trust_customer_images or m.created_by_type = 'users'
        or coalesce((select c.trusted from customers c where c.id = m.created_by_id), false) as "isTrusted"
    from messages m cross join site s left join message_mails h on h.message_id = m.id
    where m.id = ${messageId}`)
  if (row === undefined) return undefined
  const named = inlineFileIds((part === 'quoted' ? row.quotedHtml : row.htmlBody) ?? '')
  const files = await ctx.db.query<{ id: number }>(sql`
    select id from files where id = any(${named}::bigint[]) and ticket_id = ${row.ticketId} and state <> 'deleted'`)
  return { ...row, fileIds: files.map((file) => file.id) }
}
