// What the official SDK puts into its bodies beside the fields its caller set (clients.md 3).

/** A reference as the SDK writes it. */
export const ref = (id: number) => ({ id, type: '', meta: null })

const sections = [
  'companies', 'contacts', 'customers', 'domains', 'inboxes', 'messages', 'slacustomers', 'slacompanies', 'slainboxes',
  'slanotifications', 'slaticketpriorities', 'slatags', 'tags', 'ticketactivities', 'ticketsources', 'ticketstatuses',
  'tickettypes', 'timelogs', 'users',
] // biome-ignore format: a list of words

/** The sections beside a wrapped body, all of them null. */
export const included = Object.fromEntries(sections.map((name) => [name, null]))

/** Fields of a ticket nobody set. */
export const sdk = { id: 0, happinessSurveySentAt: null, spam_rules: null, suggestions: {} }

/** The same of the older SDK, which sends zero values too. */
export const oldSdk = {
  id: 0,
  state: '',
  imagesHidden: false,
  isRead: false,
  messageCount: 0,
  readonly: false,
  resolutionTimeMins: 0,
  responseTimeMins: 0,
  spam_score: 0,
  suggestions: {},
  happinessSurveySentAt: null,
  spam_rules: null,
  files: null,
  tags: null,
  tasks: null,
  timelogs: null,
  activities: null,
  messages: null,
}
