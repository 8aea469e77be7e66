import { buildDocument } from '../desk-api/openapi.ts'
import type { Notes } from '../desk-api/openapi-notes.ts'
import type { Document } from '../desk-api/openapi-types.ts'
import { registry } from '../desk-api/registry.ts'
import type { Resource } from '../desk-api/resource.ts'
import { accountNotes, accountOperations, accountSchemas } from './account.ts'
import { bodySchemas } from './body-parts.ts'
import { cardNotes, cardOperations, cardSchemas } from './cards.ts'
import { contactFormNotes, contactFormOperations } from './contact-form.ts'
import { fileOperations, fileSchemas } from './files.ts'
import { helpDocsOperations } from './help-docs.ts'
import { imageOperations, imageSchemas } from './images.ts'
import { importOperations, importSchemas } from './import.ts'
import { incomingMailNotes, incomingMailOperations, incomingMailSchemas } from './incoming-mail.ts'
import { mailInNotes, mailInOperations } from './mail-in.ts'
import { mailServerOperations, mailServerSchemas } from './mail-server.ts'
import { mergeOperations, mergeSchemas } from './merges.ts'
import { messageActionOperations } from './message-actions.ts'
import { messageOperations, messageSchemas } from './messages.ts'
import { automationNotes } from './notes-automation.ts'
import { catalogNotes } from './notes-catalog.ts'
import { helpDocsNotes } from './notes-help-docs.ts'
import { peopleNotes } from './notes-people.ts'
import { ticketNotes } from './notes-tickets.ts'
import { preferenceOperations } from './notification-preferences.ts'
import { groups, otherOperations } from './others.ts'
import { overviewOperations, overviewSchemas } from './overview.ts'
import { appPreferenceOperations } from './preferences.ts'
import { realtimeOperations, realtimeSchemas } from './realtime.ts'
import { searchOperations } from './search.ts'
import { taskOperations, taskSchemas } from './tasks.ts'
import { ticketActionOperations, ticketActionSchemas } from './ticket-actions.ts'
import { ticketListOperations, ticketListSchemas } from './ticket-lists.ts'
import { ticketOperations, ticketSchemas } from './tickets.ts'
import { triggerApplyOperations, triggerApplySchemas } from './trigger-apply.ts'
import { oldOperations, oldSchemas } from './v1.ts'
import { oldHelpDocsOperations } from './v1-help-docs.ts'
import { webhookOperations, webhookSchemas } from './webhooks.ts'

const ticketAnswerExample = { delayed: false, ticket: { id: 1, subject: 'The printer is on fire' }, included: {} }

/** What the declarations cannot say; see openapi-notes.ts. */
export const notes: Notes = {
  ...ticketNotes,
  ...peopleNotes,
  ...accountNotes,
  ...catalogNotes,
  ...automationNotes,
  ...helpDocsNotes,
  ...incomingMailNotes,
  ...contactFormNotes,
  ...cardNotes,
  ...mailInNotes,
}

/**
 * The description of the whole API: `mounted` are the resources whose routes mount.ts derives, everything else comes
 * from the registry (which routes.ts fills first) and from the files of this folder.
 */
export function apiDocument(mounted: readonly Resource[]): Document {
  return buildDocument({
    registry,
    mounted,
    notes,
    special: [
      ...ticketOperations(),
      ...ticketActionOperations(),
      ...ticketListOperations(),
      ...triggerApplyOperations(),
      ...taskOperations(),
      ...messageOperations(),
      ...messageActionOperations(),
      ...fileOperations(),
      ...helpDocsOperations(),
      ...searchOperations(),
      ...webhookOperations(),
      ...incomingMailOperations(),
      ...importOperations(),
      ...oldOperations(),
      ...oldHelpDocsOperations(),
      ...mailServerOperations(),
      ...mailInOperations(),
      ...accountOperations(),
      ...preferenceOperations(),
      ...contactFormOperations(),
      ...appPreferenceOperations(),
      ...overviewOperations(),
      ...imageOperations(),
      ...cardOperations(),
      ...realtimeOperations(),
      ...mergeOperations(),
      ...otherOperations(),
    ],
    components: {
      schemas: {
        ...bodySchemas,
        ...ticketSchemas,
        ...ticketActionSchemas,
        ...ticketListSchemas,
        ...triggerApplySchemas,
        ...taskSchemas,
        ...messageSchemas,
        ...fileSchemas,
        ...webhookSchemas,
        ...incomingMailSchemas,
        ...importSchemas,
        ...oldSchemas,
        ...mailServerSchemas,
        ...accountSchemas,
        ...mergeSchemas,
        ...realtimeSchemas,
        ...cardSchemas,
        ...imageSchemas,
        ...overviewSchemas,
      },
      examples: { TicketAnswer: { value: ticketAnswerExample } },
    },
    info: {
      title: 'Deskhand',
      version: '2',
      summary: 'A self-hosted help desk that speaks the Teamwork Desk API v2',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    groups,
  })
}

const description = `Bodies are JSON, flat or wrapped in the resource's singular name; \`PUT\` and \`PATCH\` are the same
partial update. Ids are also taken as texts. Unknown query parameters and properties are ignored; every problem of a
request is named in one answer, with its place. Lists have pages, filters, an order, chosen fields and the rows they
refer to (\`includes\`). Dates are RFC 3339 in UTC, whole seconds. Addresses are the same without their \`.json\`.
Tickets and messages take the flat names of the older API, too (\`inboxId\`, \`statusId\`, \`assignedTo\`,
\`customerEmail\`, \`body\`), where the described field is not given.`
