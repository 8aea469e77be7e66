// Who may use what (docs/decisions: rights are the same everywhere). An operation that is in neither table fails the
// test of rights: whoever adds one says here what strangers get.

/** What somebody who is no administrator gets of a resource's rows that are not theirs. */
export interface ResourceRights {
  /** `hidden`: 404; `admins`: 403; `all`: everybody who is signed in reads every row. */
  read: 'hidden' | 'admins' | 'all'
  /** `refused`: 403 or 404; `agents`: every agent may change it. */
  write: 'refused' | 'agents'
}

const catalogue: ResourceRights = { read: 'all', write: 'refused' }
const hidden: ResourceRights = { read: 'hidden', write: 'refused' }
const admins: ResourceRights = { read: 'admins', write: 'refused' }

/** By the name of the resource; its list, get, create, update, delete and bulk operations follow from it. */
export const resourceRights: Readonly<Record<string, ResourceRights>> = {
  addresses: catalogue,
  apitokens: hidden,
  businesshours: catalogue,
  cannedresponses: hidden,
  companies: catalogue,
  contactforms: hidden,
  contacts: { read: 'all', write: 'agents' },
  customers: { read: 'all', write: 'agents' },
  customfieldoptions: catalogue,
  customfields: catalogue,
  dkimkeys: admins,
  domains: catalogue,
  files: hidden,
  happinessratingoptions: catalogue,
  happinessratings: hidden,
  helpdocarticles: catalogue,
  helpdocscategories: catalogue,
  helpdocssites: catalogue,
  imapaccounts: admins,
  inboxaliases: hidden,
  inboxes: hidden,
  incomingmails: admins,
  jobs: hidden,
  messages: hidden,
  notifications: hidden,
  panelcards: admins,
  phones: catalogue,
  sessions: hidden,
  slas: catalogue,
  spamlists: admins,
  suspendedaddresses: admins,
  // the site's setting lets agents keep tags, templates and canned responses unless it is switched off
  tags: { read: 'all', write: 'agents' },
  teams: catalogue,
  ticketpriorities: catalogue,
  tickets: hidden,
  ticketsources: catalogue,
  ticketstatuses: catalogue,
  tickettemplates: hidden,
  tickettypes: catalogue,
  ticketviews: hidden,
  timelogs: hidden,
  triggers: hidden,
  users: catalogue,
  webhookdeliveries: admins,
  webhookendpoints: admins,
}

/**
 * What an operation answers strangers about rows that are not theirs. `public`: nobody need be signed in; `anyone`: who
 * is signed in may use it, and it tells of what they may see; `hidden`: 404; `admins`: 403.
 */
export type Expectation = 'public' | 'anyone' | 'hidden' | 'admins'

function all(expectation: Expectation, operationIds: string): Record<string, Expectation> {
  return Object.fromEntries(operationIds.split(/\s+/).map((operationId) => [operationId, expectation]))
}

/** By operationId: everything that is more than a resource's own reads and writes. */
export const operationRights: Readonly<Record<string, Expectation>> = {
  ...all(
    'public',
    `getContactForm postContactForm getContactFormScript getContactFormSent getDocs getOpenedImage getRatePage
    postRatePage viewFile getHealth getImage getOpenApi lookAtPasswordLink usePasswordLink requestPasswordReset
    getReadiness signIn signOut uploadFile`,
  ),
  ...all(
    'anyone',
    `listTicketsOfCompany listTicketsOfCustomer listOldCustomers listOldInboxs getOldMe listOldTicketprioritys
    createOldTicket listOldUsers streamEvents createFile uploadFileDirectly listHelpdocarticlesOfSite
    getHelpdocarticleOfSite getUserInfo getMe putPassword changePassword getPreferences putPreferences
    updatePreferences getNotificationPreferences putNotificationPreferences updateNotificationPreferences getOverview
    listPresence searchCompany searchCustomer searchHelpdocarticle searchTicket getSiteSettings countTickets
    applyTriggerToMany countViews createTicket listTimezones listOldCompanys listOldTags listOldTicketsources
    listOldTicketstatuss listOldTickettypes createOldCustomer putOldCustomer uploadOldAttachment
    searchOldTickets listOldTicketsOfCustomer findOldCustomer listOldSites getOldSite listOldCategoriesOfSite
    listOldArticlesOfSite listOldArticlesOfCategory getOldArticle`,
  ),
  ...all(
    'hidden',
    `getOldTicket replyToOldTicket putOldTicket confirmFile copyFile putFile showFile resumeAutomationOfInbox testSendOfInbox
    listTicketsOfInbox verifySmtpOfInbox recoverTicketOfInstallation undoJob listDeliveriesOfMessage likeMessage
    unlikeMessage reactToMessage takeReactionBack resendMessage getSourceOfMessage viewMessagePage viewMessage
    listActivitiesOfTicket archiveTicket listCardsOfTicket listFollowersOfTicket followTicket unfollowTicket
    forwardTicket mergeTicket previewMerge listMergesOfTicket getNeighboursOfTicket putPresence markRead recoverTicket
    splitTicket applyTrigger unarchiveTicket unmergeTicket markUnread downloadFilesOfTicket downloadFile downloadOneFile
    listMessagesOfTicket createMessageOfTicket getMessageOfTicket putMessageOfTicket updateMessageOfTicket
    deleteMessageOfTicket moveMessageOfTicket listTasks getTask linkTask putTask updateTask unlinkTask`,
  ),
  ...all(
    'admins',
    `createOldCustomField importTickets createOldWebhook deleteOldWebhook createHelpdocarticleOfSite putHelpdocarticleOfSite updateHelpdocarticleOfSite
    deleteHelpdocarticleOfSite testImapAccount getRawOfIncomingMail reprocessIncomingMail putSiteSettings
    updateSiteSettings inviteUser redeliverWebhook`,
  ),
}

/** Bodies that are right, so that it is the rights that refuse and not what was sent. */
export const bodies: Readonly<Record<string, object>> = {
  putPresence: { state: 'viewing', clientId: 'stranger' },
  testSendOfInbox: { to: 'somebody@example.test' },
  mergeTicket: { tickets: [{ id: 1 }] },
  createMessageOfTicket: { message: 'Hi' },
  replyToOldTicket: { body: 'Hi' },
  forwardTicket: { to: ['somebody@example.test'] },
}
