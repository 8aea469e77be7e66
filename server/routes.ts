import type { FastifyInstance } from 'fastify'
import { apiDocument } from './api-docs/document.ts'
import { registerApiDocs } from './api-docs/serve.ts'
import { jobs } from './around/jobs.wire.ts'
import {
  likes,
  notifications,
  reactions,
  reviewcomments,
  sentiments,
  threademailrefs,
  threadreactions,
} from './around/messages-around.wire.ts'
import {
  customerticketsreads,
  happinessratings,
  scheduledemails,
  ticketactivities,
  ticketreviews,
  timelogs,
} from './around/tickets-around.wire.ts'
import { businesshours } from './catalog/businesshours.wire.ts'
import { cannedresponses } from './catalog/cannedresponses.wire.ts'
import { customfieldoptions, customfields } from './catalog/customfields.wire.ts'
import { happinessratingoptions } from './catalog/happinessratingoptions.wire.ts'
import { spamlists } from './catalog/spamlists.wire.ts'
import { tags } from './catalog/tags.wire.ts'
import { ticketpriorities } from './catalog/ticketpriorities.wire.ts'
import { ticketsources } from './catalog/ticketsources.wire.ts'
import { ticketstatuses } from './catalog/ticketstatuses.wire.ts'
import { tickettemplates } from './catalog/tickettemplates.wire.ts'
import { tickettypes } from './catalog/tickettypes.wire.ts'
import { mountResource } from './desk-api/mount.ts'
import type { Document } from './desk-api/openapi-types.ts'
import { register } from './desk-api/registry.ts'
import type { Resource } from './desk-api/resource.ts'
import { registerFileRoutes } from './files/file-routes.wire.ts'
import { files } from './files/files.wire.ts'
import type { AppDeps } from './http/context.ts'
import { inboxaliases } from './inboxes/inboxaliases.wire.ts'
import { inboxes } from './inboxes/inboxes.wire.ts'
import { registerMessageRoutes } from './messages/message-routes.wire.ts'
import { messages } from './messages/messages.wire.ts'
import { addresses, companies, domains, phones } from './people/companies.wire.ts'
import { contacts } from './people/contacts.wire.ts'
import { customers, customerwelcomeemails } from './people/customers.wire.ts'
import { teams } from './people/teams.wire.ts'
import { mountMe, users } from './people/users.wire.ts'
import { registerSearchRoutes } from './search/search-routes.wire.ts'
import { registerTicketRoutes } from './tickets/ticket-routes.wire.ts'
import { tickets } from './tickets/tickets.wire.ts'
import { ticketviews } from './tickets/ticketviews.wire.ts'
import { registerOldWebhooks } from './webhooks/v1-webhooks.wire.ts'
import { registerRedelivery, webhookdeliveries } from './webhooks/webhookdeliveries.wire.ts'
import { webhookendpointevents, webhookendpointinboxes, webhookendpoints } from './webhooks/webhookendpoints.wire.ts'

/** Resources with endpoints of their own, by path. */
export const mounted: readonly Resource[] = [
  addresses,
  businesshours,
  cannedresponses,
  companies,
  contacts,
  customers,
  customfieldoptions,
  customfields,
  domains,
  files,
  happinessratingoptions,
  inboxaliases,
  inboxes,
  jobs,
  messages,
  phones,
  spamlists,
  tags,
  teams,
  ticketpriorities,
  ticketsources,
  ticketstatuses,
  tickettemplates,
  tickettypes,
  ticketviews,
  timelogs,
  users,
  webhookdeliveries,
  webhookendpoints,
]

/** Resources that are only shown beside others, through `includes`. */
const shownOnly: readonly Resource[] = [
  customerticketsreads,
  customerwelcomeemails,
  happinessratings,
  likes,
  notifications,
  reactions,
  reviewcomments,
  scheduledemails,
  sentiments,
  threademailrefs,
  threadreactions,
  ticketactivities,
  ticketreviews,
  webhookendpointevents,
  webhookendpointinboxes,
]

const declared: readonly Resource[] = [...mounted, tickets, ...shownOnly]

/** The OpenAPI description of everything mounted here. */
export function describeRoutes(): Document {
  register(declared)
  return apiDocument(mounted)
}

/**
 * Mounts every resource and special route. Paths are whole (/desk/api/v2/…); sign-in, limits and
 * Idempotency-Key already apply (`{ config: { public: true } }` opts out of sign-in).
 */
export async function registerRoutes(app: FastifyInstance, deps: AppDeps): Promise<void> {
  register(declared)
  for (const resource of mounted) mountResource(app, resource)
  mountMe(app)
  registerTicketRoutes(app)
  registerMessageRoutes(app)
  registerSearchRoutes(app)
  registerRedelivery(app)
  registerOldWebhooks(app)
  await registerFileRoutes(app, deps)
  registerApiDocs(app, describeRoutes)
}
