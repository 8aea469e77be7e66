import type { FastifyInstance } from 'fastify'
import { registerAccountRoutes } from './account/account-routes.wire.ts'
import { apitokens, registerTokenCreate } from './account/apitokens.wire.ts'
import { sessions } from './account/sessions.wire.ts'
import { registerSiteSettings } from './account/sitesettings.wire.ts'
import { apiDocument } from './api-docs/document.ts'
import { registerApiDocs } from './api-docs/serve.ts'
import { happinessratings } from './around/happinessratings.wire.ts'
import { jobs } from './around/jobs.wire.ts'
import {
  likes,
  reactions,
  reviewcomments,
  sentiments,
  threademailrefs,
  threadreactions,
} from './around/messages-around.wire.ts'
import { customerticketsreads, scheduledemails, ticketactivities, ticketreviews } from './around/tickets-around.wire.ts'
import {
  slacompanies,
  slacustomers,
  slainboxes,
  slanotifications,
  slas,
  slatags,
  slaticketpriorities,
  slatickettypes,
} from './automation/slas.wire.ts'
import { registerTriggerApplyRoutes } from './automation/trigger-apply-routes.wire.ts'
import { conditions, triggeractions, triggers } from './automation/triggers.wire.ts'
import { registerCardRoutes } from './cards/card-routes.wire.ts'
import { panelcards } from './cards/panelcards.wire.ts'
import { businesshourdays, businesshourholidays, businesshours } from './catalog/businesshours.wire.ts'
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
import { registerContactForms } from './contact-form/contact-routes.ts'
import { contactforms } from './contact-form/contactforms.wire.ts'
import { mountResource } from './desk-api/mount.ts'
import type { Document } from './desk-api/openapi-types.ts'
import { register } from './desk-api/registry.ts'
import type { Resource } from './desk-api/resource.ts'
import { registerFileRoutes } from './files/file-routes.wire.ts'
import { files } from './files/files.wire.ts'
import { registerArticleRoutes } from './helpdocs/article-routes.wire.ts'
import { helpdocarticles } from './helpdocs/helpdocarticles.wire.ts'
import { helpdocscategories } from './helpdocs/helpdocscategories.wire.ts'
import { helpdocssites } from './helpdocs/helpdocssites.wire.ts'
import { registerHelpDocsSearch } from './helpdocs/search-helpdocs.wire.ts'
import type { AppDeps } from './http/context.ts'
import { registerImageRoutes } from './images/image-routes.wire.ts'
import { registerImportRoutes } from './import/import-routes.wire.ts'
import { dkimkeys } from './inboxes/dkimkeys.wire.ts'
import { inboxaliases } from './inboxes/inboxaliases.wire.ts'
import { inboxes } from './inboxes/inboxes.wire.ts'
import { registerMailServerRoutes } from './inboxes/mail-server-routes.wire.ts'
import { registerResumeAutomation } from './inboxes/resume-automation.wire.ts'
import { imapaccounts, registerImapTest } from './mail/inbound/imapaccounts.wire.ts'
import { incomingmails, registerIncomingMailRoutes } from './mail/inbound/incomingmails.wire.ts'
import { suspendedaddresses } from './mail/inbound/suspendedaddresses.wire.ts'
import { registerOpenedRoute } from './mail/outbound/opened-routes.ts'
import { deliveries } from './messages/deliveries.wire.ts'
import { registerMessageActionRoutes } from './messages/message-action-routes.wire.ts'
import { registerMessageRoutes } from './messages/message-routes.wire.ts'
import { messages } from './messages/messages.wire.ts'
import { registerMessageMove } from './messages/move-message.wire.ts'
import { notifications } from './notifications/notifications.wire.ts'
import { registerNotificationPreferences } from './notifications/preferences.wire.ts'
import { registerOverview } from './overview/overview-routes.wire.ts'
import { addresses, companies, domains, phones } from './people/companies.wire.ts'
import { contacts } from './people/contacts.wire.ts'
import { customers, customerwelcomeemails } from './people/customers.wire.ts'
import { teams } from './people/teams.wire.ts'
import { mountMe, users } from './people/users.wire.ts'
import { registerPreferences } from './preferences/preference-routes.wire.ts'
import { registerRealtimeRoutes } from './realtime/realtime-routes.wire.ts'
import { registerViewCounts } from './realtime/view-counts.wire.ts'
import { registerSearchRoutes } from './search/search-routes.wire.ts'
import { registerRateRoutes } from './surveys/rate-routes.ts'
import { registerTaskRoutes } from './tasks/task-routes.wire.ts'
import { registerMergeRoutes } from './tickets/merge-routes.wire.ts'
import { registerTicketActionRoutes } from './tickets/ticket-action-routes.wire.ts'
import { registerTicketListRoutes } from './tickets/ticket-list-routes.wire.ts'
import { registerTicketRoutes } from './tickets/ticket-routes.wire.ts'
import { tickets } from './tickets/tickets.wire.ts'
import { ticketviews } from './tickets/ticketviews.wire.ts'
import { timelogs } from './timelogs/timelogs.wire.ts'
import { registerJobUndo } from './undo/undo-job.wire.ts'
import { registerOldRoutes } from './v1/v1-routes.wire.ts'
import { registerOldWebhooks } from './webhooks/v1-webhooks.wire.ts'
import { registerRedelivery, webhookdeliveries } from './webhooks/webhookdeliveries.wire.ts'
import { webhookendpointevents, webhookendpointinboxes, webhookendpoints } from './webhooks/webhookendpoints.wire.ts'

/** Resources with endpoints of their own, by path. */
export const mounted: readonly Resource[] = [
  addresses,
  apitokens,
  businesshours,
  cannedresponses,
  companies,
  contactforms,
  contacts,
  customers,
  customfieldoptions,
  customfields,
  dkimkeys,
  domains,
  files,
  happinessratingoptions,
  happinessratings,
  helpdocarticles,
  helpdocscategories,
  helpdocssites,
  imapaccounts,
  inboxaliases,
  inboxes,
  incomingmails,
  jobs,
  messages,
  notifications,
  panelcards,
  phones,
  sessions,
  slas,
  spamlists,
  suspendedaddresses,
  tags,
  teams,
  ticketpriorities,
  ticketsources,
  ticketstatuses,
  tickettemplates,
  tickettypes,
  ticketviews,
  timelogs,
  triggers,
  users,
  webhookdeliveries,
  webhookendpoints,
]

/** Resources that are only shown beside others, through `includes`. */
const shownOnly: readonly Resource[] = [
  businesshourdays,
  businesshourholidays,
  conditions,
  customerticketsreads,
  customerwelcomeemails,
  deliveries,
  likes,
  reactions,
  reviewcomments,
  scheduledemails,
  sentiments,
  slacompanies,
  slacustomers,
  slainboxes,
  slanotifications,
  slatags,
  slaticketpriorities,
  slatickettypes,
  threademailrefs,
  threadreactions,
  ticketactivities,
  ticketreviews,
  triggeractions,
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
  registerTokenCreate(app)
  registerSiteSettings(app, deps)
  registerAccountRoutes(app, deps)
  registerNotificationPreferences(app)
  registerPreferences(app)
  registerOverview(app)
  registerTicketRoutes(app)
  registerTicketActionRoutes(app)
  registerMergeRoutes(app)
  registerTicketListRoutes(app)
  registerTriggerApplyRoutes(app)
  registerMessageRoutes(app)
  registerMessageActionRoutes(app, deps)
  registerJobUndo(app)
  registerTaskRoutes(app)
  registerCardRoutes(app, deps)
  registerArticleRoutes(app)
  registerSearchRoutes(app)
  registerHelpDocsSearch(app)
  registerRedelivery(app)
  registerOldWebhooks(app)
  registerImapTest(app)
  registerIncomingMailRoutes(app, deps)
  registerImportRoutes(app)
  registerOldRoutes(app)
  registerMailServerRoutes(app, deps)
  registerMessageMove(app)
  registerResumeAutomation(app)
  registerOpenedRoute(app, deps)
  registerRealtimeRoutes(app, deps)
  registerViewCounts(app)
  await registerRateRoutes(app, deps)
  await registerContactForms(app, deps)
  await registerFileRoutes(app, deps)
  registerImageRoutes(app, deps)
  registerApiDocs(app, describeRoutes)
}
