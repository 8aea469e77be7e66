import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '../../api/failure.ts'
import { clockAt, fullTime, offsetName } from '../../i18n/dates.ts'
import { messagesQuery } from '../ticket-queries.ts'
import { Fact } from './fact.tsx'

const minute = 60_000

/** What the clock of the customer says now, in the zone their newest mail was written in; nothing without one. */
export function LocalTime({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation('ticket')
  const now = useNow()
  const messages = useQuery(messagesQuery(ticketId)).data?.messages
  // newest first
  const mail = messages?.find((message) => message.createdBy?.type === 'customers' && message.mail !== null)
  const offset = useQuery({ ...offsetQuery(mail?.id ?? 0), enabled: mail !== undefined }).data
  if (mail === undefined || offset === undefined || offset === null) return null
  const zone = offsetName(offset)
  return (
    <Fact label={t('fact.localTime')}>
      <time title={t('fact.localTimeHint', { yours: fullTime(new Date(now).toISOString()), zone })}>
        {clockAt(now, offset)} {zone}
      </time>
    </Fact>
  )
}

/** Minutes east of UTC of a mail's Date header; null when it says none. A mail never changes. */
function offsetQuery(messageId: number) {
  return {
    queryKey: ['messages', messageId, 'offset'] as const,
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const response = await fetch(`/desk/api/v2/messages/${messageId}/source.eml`, { signal })
      if (!response.ok) throw await failureOf(response)
      return offsetIn(await headersOf(response))
    },
    staleTime: Number.POSITIVE_INFINITY,
  }
}

/** Reads no further than the empty line: the files of a mail may be large. */
async function headersOf(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const part = await reader?.read()
    text += part?.value ?? ''
    const end = text.search(/\r?\n\r?\n/)
    if (end < 0 && part?.done === false) continue
    await reader?.cancel()
    return end < 0 ? text : text.slice(0, end)
  }
}

function offsetIn(headers: string): number | null {
  const found = /^date:.*?([+-])(\d\d)(\d\d)\s*(?:\([^)]*\))?\s*$/im.exec(headers.replace(/\r?\n[ \t]+/g, ' '))
  const minutes = Number(found?.[2] ?? 0) * 60 + Number(found?.[3] ?? 0)
  // servers that do not know the writer's zone say UTC
  if (minutes === 0 || minutes > 14 * 60) return null
  return found?.[1] === '-' ? -minutes : minutes
}

/** The moment, again each minute. */
function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minute / 2)
    return () => clearInterval(timer)
  }, [])
  return now
}
