/**
 * Everything that can happen, in our words. An event says what changed and names the rows; it does not copy them,
 * because its listeners run later and want the rows as they are then.
 */
export type Event =
  /** `mail`: the first message goes to the customer. Also recorded when a scheduled ticket has become active. */
  /** `byMail`: made of a mail that came in or a contact form, so an automatic reply may be due; `automatic`: a program wrote that mail. */
  | {
      kind: 'ticket.created'
      ticketId: number
      messageId: number
      mail: boolean
      byMail?: boolean
      automatic?: boolean
    }
  | { kind: 'ticket.updated'; ticketId: number; changes: TicketChanges }
  | { kind: 'ticket.assigned'; ticketId: number; agentId: number | null; previousAgentId: number | null }
  | { kind: 'ticket.deleted'; ticketId: number }
  /** A promise to the customer is about to be broken, or was; `noticeIds` are the rows of slanotifications that ask for it. */
  | { kind: 'ticket.sla'; ticketId: number; condition: 'warning' | 'breach'; target: SlaTarget; noticeIds: number[] }
  | { kind: 'ticket.recovered'; ticketId: number }
  | { kind: 'ticket.merged'; ticketId: number; intoTicketId: number }
  /** The ticket is stored but hidden; its first mail goes out at `sendAt` (RFC 3339). */
  | { kind: 'ticket.scheduled'; ticketId: number; messageId: number; scheduledEmailId: number; sendAt: string }
  | { kind: 'schedule.changed'; ticketId: number; scheduledEmailId: number; sendAt: string }
  | { kind: 'schedule.cancelled'; ticketId: number; scheduledEmailId: number }
  /**
   * `mail`: the message is an agent's reply or a forward that leaves the desk; `automatic`: a program wrote the mail it
   * was made of, so nobody is written to because of it (rule 34).
   */
  | {
      kind: 'message.created'
      ticketId: number
      messageId: number
      threadType: ThreadType
      mail: boolean
      automatic?: boolean
    }
  | { kind: 'message.updated'; ticketId: number; messageId: number }
  | { kind: 'message.deleted'; ticketId: number; messageId: number }
  /** What became of a message's mail: see `messages.delivery_status`. */
  | { kind: 'message.delivery'; ticketId: number; messageId: number; status: DeliveryStatus }
  /** A mail of the desk's own waits to be sent: mail/notices/. */
  | { kind: 'notice.queued'; noticeId: number }
  /** Somebody wants a new password for the agent with this address, if there is one. */
  | { kind: 'password.forgotten'; email: string }
  /** A bulk update or delete that is too long to be done in its request. */
  | { kind: 'job.queued'; jobId: number }
  /** Somebody wants a stored mail read again: from the start, or to mend the message it became. */
  | { kind: 'mail.reprocess'; incomingMailId: number; how: 'receive' | 'repair' }
  /** A ticket came from another desk, or one of its files did: no reason to tell anybody. `fileCount` are to be fetched. */
  | { kind: 'ticket.imported'; ticketId: number; fileCount: number }
  /** The same for other rows, many at once. */
  | { kind: 'rows.imported'; resource: string; ids: number[] }
  /** A row of a declared resource: `resource` is its plural name. */
  | { kind: 'row.created' | 'row.updated' | 'row.deleted'; resource: string; id: number }

export type EventKind = Event['kind']
export type EventOf<Kind extends EventKind> = Extract<Event, { kind: Kind }>

/** Old and new value of each changed column of a ticket, by its name on the wire. */
export type TicketChanges = Record<string, { from: unknown; to: unknown }>

/** What an SLA can promise: a first answer, an answer to whatever the customer writes after it, a solution. */
export type SlaTarget = 'firstResponse' | 'replyTime' | 'resolutionTime'

export type ThreadType = 'message' | 'note' | 'forward' | 'eventInfo' | 'completedTask'

/** One word for a message's mail; with several recipients the one that needs attention most. */
export type DeliveryStatus = 'queued' | 'held' | 'sent' | 'failed' | 'unknown' | 'cancelled' | 'delayed' | 'bounced'

/** The row around an event: who caused it and when. */
export interface EventRecord {
  id: number
  actorId: number | null
  actorType: string
  /** As the database writes times, in UTC. */
  createdAt: string
}
