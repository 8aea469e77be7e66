/** A setting of the site: its column, and what may be written into it. */
interface SiteField {
  column: string
  field: { kind: 'boolean' } | { kind: 'integer'; min: number; max: number } | { kind: 'text'; max: number }
  about: string
}

const flag = (column: string, about: string): SiteField => ({ column, field: { kind: 'boolean' }, about })
const count = (column: string, range: { min: number; max: number }, about: string): SiteField => ({
  column,
  field: { kind: 'integer', ...range },
  about,
})

/** The settings of the site that the API shows and changes (desk-api-other.md D.12), beside its time zone. */
export const siteFields: Readonly<Record<string, SiteField>> = {
  name: { column: 'name', field: { kind: 'text', max: 200 }, about: 'The name of the site.' },
  undoSendSeconds: count(
    'undo_send_seconds',
    { min: 0, max: 600 },
    'How long a sent reply can be taken back; 0 sends at once.',
  ),
  autoCloseWaiting: flag('auto_close_waiting', 'Closes tickets that wait for their customer too long.'),
  autoCloseWaitingHours: count('auto_close_waiting_hours', { min: 1, max: 8_760 }, 'How long that is.'),
  archiveDays: count(
    'archive_days',
    { min: 1, max: 3_650 },
    'Solved and closed tickets are archived after so many days without a change.',
  ),
  trashDays: count('trash_days', { min: 1, max: 3_650 }, 'What was deleted is gone for good after so many days.'),
  includeTicketId: flag('include_ticket_id', 'Subjects of mail end with the number of the ticket, `[#12]`.'),
  quoteThread: flag('quote_thread', 'Mail quotes what was written before.'),
  openTracking: flag('open_tracking', 'Mail of agents carries an image that tells when it was looked at.'),
  detectForwards: flag('detect_forwards', 'A mail that an agent forwards to an inbox is a ticket of who wrote it.'),
  oneTicketForInboxes: flag(
    'one_ticket_for_inboxes',
    'A mail to several inboxes is a ticket of the first one alone, instead of one in each.',
  ),
  changedSubjectMakesTicket: flag(
    'changed_subject_makes_ticket',
    'An answer under another subject is a ticket of its own, which knows of the other one.',
  ),
  trustCustomerImages: flag('trust_customer_images', 'Images of customers are shown without asking.'),
  agentsCanDelete: flag('agents_can_delete', 'Agents may delete tickets and messages.'),
  agentsCanEdit: flag('agents_can_edit', 'Agents may edit messages.'),
  agentsCanManageTags: flag('agents_can_manage_tags', 'Agents may change and delete tags.'),
  agentsCanManageTicketTemplates: flag(
    'agents_can_manage_ticket_templates',
    'Agents may change and delete ticket templates.',
  ),
  agentsCanManageCannedResponses: flag(
    'agents_can_manage_canned_responses',
    'Agents may change and delete canned responses.',
  ),
}
