import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { accessMessage } from './access.ts'

/** Likes a message, or takes the like back; each agent once. */
export async function likeMessage(ctx: Ctx, id: number, isLiked: boolean): Promise<void> {
  await accessMessage(ctx, { id }, 'react')
  const own = { messageId: id, userId: ctx.actor.id }
  await ctx.db.query(
    isLiked
      ? sql`insert into likes (message_id, user_id, created_by_id, updated_by_id)
          values (${own.messageId}, ${own.userId}, ${own.userId}, ${own.userId}) on conflict (message_id, user_id) do nothing`
      : sql`delete from likes where message_id = ${own.messageId} and user_id = ${own.userId}`,
  )
}

/** Reacts to a message with an emoji, or takes that back. 400 for what is no single emoji. */
export async function reactToMessage(ctx: Ctx, id: number, emoji: string, isWanted: boolean): Promise<void> {
  await accessMessage(ctx, { id }, 'react')
  if (!isEmoji(emoji)) throw new AppError('invalid', { detail: 'must be one emoji', source: 'emoji' })
  const reactionId = await findReaction(ctx.db, emoji, isWanted)
  if (reactionId === null) return
  const userId = ctx.actor.id
  await ctx.db.query(
    isWanted
      ? sql`insert into threadreactions (message_id, reaction_id, user_id, created_by_id, updated_by_id)
          values (${id}, ${reactionId}, ${userId}, ${userId}, ${userId}) on conflict (message_id, reaction_id, user_id) do nothing`
      : sql`delete from threadreactions where message_id = ${id} and reaction_id = ${reactionId} and user_id = ${userId}`,
  )
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const longestEmoji = 40

function isEmoji(text: string): boolean {
  const isShort = text.length > 0 && text.length <= longestEmoji
  return (
    isShort &&
    [...segmenter.segment(text)].length === 1 &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)
  )
}

/** The emoji's row, made when it is wanted; the same with and without the mark that asks for its coloured form. */
async function findReaction(db: Queryable, emoji: string, isWanted: boolean): Promise<number | null> {
  const bare = emoji.replaceAll('\ufe0f', '')
  const find = sql`select id from reactions where replace(emoji, ${'\ufe0f'}, '') = ${bare} order by id limit 1`
  const [found] = await db.query<{ id: number }>(find)
  if (found !== undefined || !isWanted) return found?.id ?? null
  await db.query(sql`insert into reactions (emoji) values (${emoji}) on conflict (emoji) do nothing`)
  const [made] = await db.query<{ id: number }>(find)
  return made?.id ?? null
}
