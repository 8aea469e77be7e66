import { ForwardDialog } from './forward-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { SubjectDialog } from './subject-dialog.tsx'
import { TaskDialog } from './task-dialog.tsx'
import type { TicketAnswer } from './ticket-queries.ts'
import type { TicketDialog } from './use-ticket-actions.ts'

interface TicketDialogsProps {
  dialog: TicketDialog
  answer: TicketAnswer
  onClose: () => void
}

/** The dialogs of a ticket; loaded when one is opened. */
export function TicketDialogs({ dialog, answer, onClose }: TicketDialogsProps) {
  if (dialog === 'merge') return <MergeDialog ticket={answer.ticket} onClose={onClose} />
  if (dialog === 'forward') return <ForwardDialog answer={answer} onClose={onClose} />
  if (dialog === 'task') return <TaskDialog ticketId={answer.ticket.id} onClose={onClose} />
  return <SubjectDialog ticket={answer.ticket} onClose={onClose} />
}
