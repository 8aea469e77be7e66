import { createTransport } from 'nodemailer'

export interface DemoDesk {
  /** Without a trailing slash. */
  url: string
  /** Of an administrator. */
  token: string
  /** Where the desk takes mail (DESK_INBOUND_PORT); without it customers only ever say their first words. */
  inboundPort?: number
}

export interface Row {
  id: number
  email?: string
  emailMessageId?: string
}

export type Post = <Answered>(path: string, body: object, method?: 'POST' | 'PATCH') => Promise<Answered>

/** Sends a change and gives the answer; throws what the API refused. */
export function poster({ url, token }: DemoDesk): Post {
  return async (path, body, method = 'POST') => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const request: RequestInit = { method, headers, body: JSON.stringify(body) }
    const answer = await fetch(`${url}/desk/api/v2${path}`, request)
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`)
    return answer.json() as never
  }
}

/** The rows of a list. */
export async function list({ url, token }: DemoDesk, path: string): Promise<Row[]> {
  const answer = await fetch(`${url}/desk/api/v2/${path}`, { headers: { authorization: `Bearer ${token}` } })
  const rows = Object.values((await answer.json()) as Record<string, Row[]>)[0]
  return Array.isArray(rows) ? rows : []
}

/** A customer answers the newest message that was mailed; the answer is in its ticket when this returns. */
export async function answerByMail(
  desk: DemoDesk,
  mail: { ticketId: number; from: string; to: string; html: string },
): Promise<void> {
  if (desk.inboundPort === undefined) return
  const { ticketId, ...letter } = mail
  const path = `tickets/${ticketId}/messages.json?orderMode=asc&pageSize=100`
  const before = await list(desk, path)
  const inReplyTo = before.findLast((message) => message.emailMessageId)?.emailMessageId
  const transport = createTransport({ host: '127.0.0.1', port: desk.inboundPort, ignoreTLS: true })
  await transport.sendMail({
    ...letter,
    subject: 'Re: your message',
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  })
  transport.close()
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await list(desk, path)).length > before.length) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the answer to ticket ${ticketId} did not arrive`)
}
