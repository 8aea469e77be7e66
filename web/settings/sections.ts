import {
  BookText,
  Building2,
  CalendarClock,
  CircleDot,
  Clock,
  FilePlus2,
  FileText,
  Flag,
  Inbox,
  KeyRound,
  Layers,
  LayoutPanelTop,
  type LucideIcon,
  MailCheck,
  MailX,
  PanelRight,
  ShieldCheck,
  ShieldX,
  Smile,
  SquareStack,
  Tag,
  TextCursorInput,
  UserCog,
  Users,
  Webhook,
} from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import type strings from '../locales/en/settings.json'
import type { Editors } from './rights.ts'

/** What a section is given: the row in the address. */
export interface SectionProps {
  rowId: string | undefined
  isReadOnly: boolean
}

/** A part of the settings with an address of its own: `/settings/tags`. */
export interface Section {
  id: string
  title: `resource.${keyof typeof strings.resource}.title` | `page.${keyof typeof strings.page}.title`
  icon: LucideIcon
  editors: Editors
  /** Shown, without buttons, to those who may only look. Absent: hidden from them. */
  isReadable?: boolean
  Screen: ComponentType<SectionProps>
}

export interface SectionGroup {
  id: keyof typeof strings.navigation
  sections: readonly Section[]
}

const catalog = (name: keyof typeof import('./catalog/catalog-screens.tsx')) =>
  lazy(async () => ({ default: (await import('./catalog/catalog-screens.tsx'))[name] }))

// Table of contents: every section, in the order people see.
export const sectionGroups: readonly SectionGroup[] = [
  {
    id: 'desk',
    sections: [
      {
        id: 'site',
        title: 'page.site.title',
        icon: Building2,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./site/site-screen.tsx')).SiteScreen })),
      },
      {
        id: 'rights',
        title: 'page.rights.title',
        icon: ShieldCheck,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./site/rights-screen.tsx')).RightsScreen })),
      },
      {
        id: 'users',
        title: 'resource.users.title',
        icon: UserCog,
        editors: 'admins',
        isReadable: true,
        Screen: lazy(async () => ({ default: (await import('./people/users-screen.tsx')).UsersScreen })),
      },
      {
        id: 'teams',
        title: 'resource.teams.title',
        icon: Users,
        editors: 'admins',
        isReadable: true,
        Screen: catalog('TeamsScreen'),
      },
    ],
  },
  {
    id: 'mail',
    sections: [
      {
        id: 'inboxes',
        title: 'resource.inboxes.title',
        icon: Inbox,
        editors: 'everybody',
        Screen: lazy(async () => ({ default: (await import('./inboxes/inboxes-screen.tsx')).InboxesScreen })),
      },
      {
        id: 'contactforms',
        title: 'resource.contactforms.title',
        icon: TextCursorInput,
        editors: 'everybody',
        Screen: lazy(async () => ({ default: (await import('./inboxes/contact-forms.tsx')).ContactFormsScreen })),
      },
      {
        id: 'dkimkeys',
        title: 'resource.dkimkeys.title',
        icon: MailCheck,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./mail/dkim-keys.tsx')).DkimKeysScreen })),
      },
      {
        id: 'incomingmails',
        title: 'page.incomingmails.title',
        icon: Layers,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./mail/incoming-screen.tsx')).IncomingScreen })),
      },
      {
        id: 'suspendedaddresses',
        title: 'resource.suspendedaddresses.title',
        icon: MailX,
        editors: 'admins',
        Screen: catalog('SuspendedAddressesScreen'),
      },
      {
        id: 'spamlists',
        title: 'resource.spamlists.title',
        icon: ShieldX,
        editors: 'admins',
        Screen: catalog('SpamListsScreen'),
      },
    ],
  },
  {
    id: 'tickets',
    sections: [
      {
        id: 'ticketstatuses',
        title: 'resource.ticketstatuses.title',
        icon: CircleDot,
        editors: 'admins',
        Screen: catalog('StatusesScreen'),
      },
      {
        id: 'tickettypes',
        title: 'resource.tickettypes.title',
        icon: SquareStack,
        editors: 'admins',
        Screen: catalog('TypesScreen'),
      },
      {
        id: 'ticketpriorities',
        title: 'resource.ticketpriorities.title',
        icon: Flag,
        editors: 'admins',
        Screen: catalog('PrioritiesScreen'),
      },
      {
        id: 'ticketsources',
        title: 'resource.ticketsources.title',
        icon: FilePlus2,
        editors: 'admins',
        Screen: catalog('SourcesScreen'),
      },
      { id: 'tags', title: 'resource.tags.title', icon: Tag, editors: 'tagEditors', Screen: catalog('TagsScreen') },
      {
        id: 'customfields',
        title: 'resource.customfields.title',
        icon: LayoutPanelTop,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./catalog/custom-fields.tsx')).CustomFieldsScreen })),
      },
      {
        id: 'happinessratingoptions',
        title: 'resource.happinessratingoptions.title',
        icon: Smile,
        editors: 'admins',
        Screen: catalog('RatingOptionsScreen'),
      },
    ],
  },
  {
    id: 'writing',
    sections: [
      {
        id: 'cannedresponses',
        title: 'resource.cannedresponses.title',
        icon: BookText,
        editors: 'everybody',
        Screen: lazy(async () => ({ default: (await import('./writing/canned-responses.tsx')).CannedResponsesScreen })),
      },
      {
        id: 'tickettemplates',
        title: 'resource.tickettemplates.title',
        icon: FileText,
        editors: 'templateEditors',
        Screen: lazy(async () => ({ default: (await import('./writing/ticket-templates.tsx')).TicketTemplatesScreen })),
      },
    ],
  },
  {
    id: 'time',
    sections: [
      {
        id: 'businesshours',
        title: 'resource.businesshours.title',
        icon: Clock,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./time/business-hours.tsx')).BusinessHoursScreen })),
      },
      {
        id: 'slas',
        title: 'resource.slas.title',
        icon: CalendarClock,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./time/slas.tsx')).SlasScreen })),
      },
    ],
  },
  {
    id: 'programs',
    sections: [
      {
        id: 'webhookendpoints',
        title: 'resource.webhookendpoints.title',
        icon: Webhook,
        editors: 'admins',
        Screen: lazy(async () => ({ default: (await import('./programs/webhooks.tsx')).WebhooksScreen })),
      },
      {
        id: 'apitokens',
        title: 'resource.apitokens.title',
        icon: KeyRound,
        editors: 'everybody',
        Screen: lazy(async () => ({ default: (await import('./programs/api-tokens.tsx')).ApiTokensScreen })),
      },
      {
        id: 'panelcards',
        title: 'resource.panelcards.title',
        icon: PanelRight,
        editors: 'admins',
        Screen: catalog('PanelCardsScreen'),
      },
    ],
  },
]

/** Every section, without its group. */
export const sections: readonly Section[] = sectionGroups.flatMap((group) => group.sections)
