import { expect } from 'vitest'

// How the official SDK decodes answers: into fixed kinds, keys in any case, unknown ones skipped, null always allowed.
// One wrong kind anywhere, also inside `included`, fails the whole call.

type Kind = 'whole' | 'number' | 'text' | 'flag' | 'time' | 'ref' | 'refs' | 'texts' | 'wholes' | 'object'
type Shape = Record<string, Kind>

const list = (kind: Kind, names: string): Shape => Object.fromEntries(names.split(' ').map((name) => [name, kind]))

const base: Shape = {
  ...list('whole', 'id'),
  ...list('time', 'createdAt updatedAt'),
  ...list('ref', 'createdBy updatedBy'),
  ...list('text', 'state'),
}

/** Kinds by the name of the section; `spam_score` is a whole number to the first SDK only. */
export const shapes: Record<string, Shape> = {
  businesshours: { ...base, ...list('text', 'name description timezone_name'), isDefault: 'flag', timezoneId: 'whole' },
  companies: {
    ...base,
    ...list('text', 'name description details industry website permission kind note'),
    domains: 'refs',
  },
  contacts: { ...base, value: 'text', isMain: 'flag' },
  customers: {
    ...base,
    ...list('text', 'firstName lastName email organization extraData notes linkedinURL facebookURL twitterHandle'),
    ...list('text', 'phone mobile address externalId avatarURL'),
    ...list('flag', 'verifiedEmail trusted welcomeEmailSent'),
    numTickets: 'whole',
    contacts: 'refs',
  },
  domains: { ...base, name: 'text' },
  files: { ...base, ...list('text', 'mimeType filename disposition type') },
  helpdocarticles: {
    ...base,
    ...list('text', 'title slug description oldURL editMethod status contents'),
    ...list('whole', 'popularity displayOrder'),
    ...list('flag', 'disqusEnabled isPrivate'),
    ...list('wholes', 'categories relatedArticles'),
    helpdocsite: 'ref',
  },
  helpdocscategories: { ...base, name: 'text' },
  helpdocssites: {
    ...base,
    ...list('text', 'name description metaSiteDescription subdomain customDomain customStyleSheet homePageLinkText'),
    ...list(
      'text',
      'homePageURL htmlHeadCode logoImage favicon touchIcon showOnHomePage languageCode password editMethod',
    ),
    ...list('text', 'headerBGColor navActiveColor navTextColor pageBGColor linkColor textColor authenticationType'),
    ...list('text', 'searchTemplate homeTemplate headTemplate footerTemplate categoryTemplate articleTemplate'),
    ...list('flag', 'contactFormEnabled showDateLastModified homePageLinkEnabled publicSiteEnabled showSocialIcons'),
    ...list('whole', 'sendEmailsToInboxId authenticationTypeId'),
    stats: 'object',
    contributors: 'refs',
  },
  inboxes: {
    ...base,
    ...list('text', 'autoReplyMessage autoReplySubject email emailForwardingState forwardingAddress iconImage name'),
    ...list(
      'text',
      'happinessRatingMessage languageCode localPart onClosedLock publicIconImage sendEmailsFrom signature',
    ),
    ...list('text', 'smtpPassword smtpProvider smtpSecurity smtpServer smtpUsername type'),
    ...list('flag', 'autoReplyEnabled clientOnly happinessRatingEnabled includeTicketHistoryOnForward isAdmin starred'),
    ...list(
      'flag',
      'isFreeDomain notificationsOnly synced timeloggingEnabled useTeamworkMailServer usingOfficeHours verified',
    ),
    ...list('whole', 'displayOrder onClosedWait smtpPort spamThreshold'),
    ...list('refs', 'inboxaliases inboxcnames projects tickettypes triggers users'),
    ticketstatus: 'ref',
  },
  messages: {
    ...base,
    ...list(
      'text',
      'deliveryMethod deliveryReason deliveryStatus editMethod emailMessageId htmlBody message s3link threadType',
    ),
    ...list('flag', 'delayed isPinned'),
    ...list('ref', 'assigningUser contact status ticket'),
    ...list('texts', 'cc bcc'),
    viewedByCustomerAt: 'time',
  },
  slas: {
    ...base,
    ...list('text', 'name description'),
    ...list(
      'refs',
      'slacustomers slacompanies slainboxes slatickettypes slaticketpriorities slatags slanotifications threads',
    ),
    displayOrder: 'whole',
    enabled: 'flag',
    businesshours: 'ref',
  },
  slacompanies: { ...base, company: 'ref', conditionoption: 'text' },
  slacustomers: { ...base, customer: 'ref', conditionoption: 'text' },
  slainboxes: { ...base, inbox: 'ref', conditionoption: 'text' },
  slanotifications: {
    ...base,
    ...list('text', 'condition type'),
    duration: 'whole',
    user: 'ref',
    notifyAssignedUser: 'flag',
  },
  slatags: { ...base, tag: 'ref', conditionoption: 'text' },
  slaticketpriorities: { ...base, ...list('whole', 'hours minutes'), description: 'text', priority: 'ref' },
  spamlists: { ...base, ...list('text', 'term type') },
  tags: { ...base, ...list('text', 'name color') },
  ticketactivities: { ...base, ...list('text', 'eventType icon color'), ...list('ref', 'targetAgent ticket status') },
  ticketpriorities: { ...base, ...list('text', 'name color'), displayOrder: 'whole' },
  tickets: {
    ...base,
    ...list('text', 'message originalRecipient previewText subject'),
    ...list('ref', 'agent contact customer inbox priority source status type'),
    ...list('refs', 'activities files messages tags tasks timelogs'),
    ...list('texts', 'cc bcc'),
    ...list('flag', 'imagesHidden isRead notifyCustomer readonly'),
    ...list('whole', 'messageCount resolutionTimeMins responseTimeMins spam_score'),
    happinessSurveySentAt: 'time',
    suggestions: 'object',
  },
  ticketsources: { ...base, ...list('text', 'name icon'), displayOrder: 'whole', isCustom: 'flag' },
  ticketstatuses: { ...base, ...list('text', 'code name color icon'), displayOrder: 'whole', isCustom: 'flag' },
  tickettypes: {
    ...base,
    name: 'text',
    displayOrder: 'whole',
    inboxes: 'refs',
    ...list('flag', 'default enabledForFutureInboxes'),
  },
  timelogs: {
    ...base,
    ...list('whole', 'seconds timezoneOffset'),
    description: 'text',
    date: 'time',
    billable: 'flag',
    ...list('ref', 'ticket user'),
  },
  users: {
    ...base,
    ...list('text', 'email firstName lastName avatarURL editMethod ticketReplyRedirect role ldKey'),
    ...list('flag', 'isPartTime reviewer sendPushNotifications sendWebNotifications autoFollowOnCC isAppOwner'),
    ...list('whole', 'timeFormatId timezoneId projectsCompanyId'),
    trainingWheelsEnrollment: 'ref',
  },
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isRef = (value: unknown): boolean =>
  isObject(value) &&
  Number.isInteger(value['id']) &&
  typeof value['type'] === 'string' &&
  (value['meta'] == null || isObject(value['meta']))
const isListOf = (value: unknown, of: (entry: unknown) => boolean) => Array.isArray(value) && value.every(of)

const accepts: Record<Kind, (value: unknown) => boolean> = {
  whole: Number.isInteger,
  number: (value) => typeof value === 'number',
  text: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  time: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value),
  ref: isRef,
  refs: (value) => isListOf(value, isRef),
  texts: (value) => isListOf(value, (entry) => typeof entry === 'string'),
  wholes: (value) => isListOf(value, Number.isInteger),
  object: isObject,
}

/** Fails, naming section and field, when the SDK could not decode this row. */
export function expectDecodes(section: string, row: unknown): void {
  const shape = shapes[section] ?? {}
  expect(isObject(row), section).toBe(true)
  const kinds = new Map(Object.entries(shape).map(([name, kind]) => [name.toLowerCase(), kind]))
  for (const [name, value] of Object.entries(row as Record<string, unknown>)) {
    const kind = kinds.get(name.toLowerCase())
    if (kind !== undefined && value !== null)
      expect(accepts[kind](value), `${section}.${name}: ${JSON.stringify(value)}`).toBe(true)
  }
}

/** The same for a whole answer, single or list, with its sideloads and page numbers. */
export function expectAnswerDecodes(body: Record<string, unknown>, section: string, one: string): void {
  const rows = body[section] ?? [body[one]]
  expect(Array.isArray(rows), section).toBe(true)
  for (const row of rows as unknown[]) expectDecodes(section, row)
  if (body['included'] !== undefined) expect(isObject(body['included'])).toBe(true)
  for (const [name, entries] of Object.entries((body['included'] ?? {}) as Record<string, unknown>))
    if (name in shapes) for (const row of entries as unknown[]) expectDecodes(name, row)
  for (const block of [body['pagination'], (body['meta'] as Record<string, unknown> | undefined)?.['page']])
    for (const [name, value] of Object.entries((block ?? {}) as Record<string, unknown>))
      if (name !== 'nextCursor')
        expect(name.startsWith('has') ? typeof value === 'boolean' : Number.isInteger(value), name).toBe(true)
}
