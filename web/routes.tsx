import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { Failure } from './api/failure.ts'
import { queryClient } from './api/query-client.ts'
import { sessionQuery } from './api/session.ts'
import { CrashScreen, LostScreen } from './app/crash.tsx'
import { Shell } from './app/shell.tsx'
import { loadStrings } from './i18n/strings.ts'
import { isNewDesk } from './settings/first-run/new-desk.ts'

// Table of contents: every address of the app. Each screen is a chunk of its own, loaded with its strings.

const root = createRootRoute({ component: Outlet, errorComponent: CrashScreen, notFoundComponent: LostScreen })

interface SignInSearch {
  /** Of a one-time link. */
  token?: string
  /** Where to go afterwards; an address of this app. */
  next?: string
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): SignInSearch => ({
    ...(typeof search['token'] === 'string' ? { token: search['token'] } : {}),
    ...(typeof search['next'] === 'string' ? { next: search['next'] } : {}),
  }),
  loader: () => loadStrings('sign-in'),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-screen.tsx'), 'SignInScreen'),
})

const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/forgotten',
  loader: () => loadStrings('sign-in'),
  component: lazyRouteComponent(() => import('./sign-in/forgotten-screen.tsx'), 'ForgottenScreen'),
})

/** Where mailed links lead: `/sign-in/password#token=…`. */
const password = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/password',
  loader: () => loadStrings('sign-in'),
  component: lazyRouteComponent(() => import('./sign-in/password-screen.tsx'), 'PasswordScreen'),
})

/** Everything below needs somebody signed in, and stands inside the shell. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  async beforeLoad({ location }) {
    const failure = await queryClient.ensureQueryData(sessionQuery).then(
      () => null,
      (error: unknown) => error,
    )
    if (failure instanceof Failure && failure.status === 401) {
      throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { next: location.href } })
    }
    if (failure !== null) throw failure
  },
  loader: () => loadStrings('inbox', 'search', 'views'),
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  async beforeLoad() {
    if (await isNewDesk()) throw redirect({ to: '/start', replace: true })
    throw redirect({ to: '/inbox/$view', params: { view: 'mine' }, replace: true })
  },
})

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox/$view',
  // what was typed into the search box, for the view `search`
  validateSearch: ({ q }): { q?: string } => (q === undefined || q === '' ? {} : { q: String(q) }),
  loader: () => loadStrings('inbox', 'ticket'),
  component: lazyRouteComponent(() => import('./inbox/inbox-screen.tsx'), 'InboxScreen'),
})

const ticket = createRoute({
  getParentRoute: () => inbox,
  path: '$ticketId',
  component: lazyRouteComponent(() => import('./ticket/ticket-pane.tsx'), 'TicketPane'),
})

interface NewTicketSearch {
  /** Whose it is. */
  customer?: number
  /** A message it is made of, and that message's ticket. */
  message?: number
  ticket?: number
}

const newTicket = createRoute({
  getParentRoute: () => signedIn,
  path: '/new',
  validateSearch: (search): NewTicketSearch =>
    Object.fromEntries(
      ['customer', 'message', 'ticket'].flatMap((name) =>
        typeof search[name] === 'number' ? [[name, search[name]]] : [],
      ),
    ),
  // the parts of the composer and of the ticket come with their words
  loader: () => loadStrings('new-ticket', 'composer', 'ticket'),
  component: lazyRouteComponent(() => import('./new-ticket/new-ticket-screen.tsx'), 'NewTicketScreen'),
})

/** Links in mails and webhooks name a ticket without a view. */
const ticketLink = createRoute({
  getParentRoute: () => signedIn,
  path: '/tickets/$ticketId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/inbox/$view/$ticketId', params: { view: 'all', ticketId: params.ticketId }, replace: true })
  },
})

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/overview',
  validateSearch: ({ days }): { days?: number } => (typeof days === 'number' ? { days } : {}),
  loader: () => loadStrings('overview'),
  component: lazyRouteComponent(() => import('./overview/overview-screen.tsx'), 'OverviewScreen'),
})

const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/notifications',
  validateSearch: ({ unread }): { unread?: true } => (unread === true ? { unread } : {}),
  loader: () => loadStrings('notifications'),
  component: lazyRouteComponent(() => import('./notifications/notifications-screen.tsx'), 'NotificationsScreen'),
})

const customers = createRoute({
  getParentRoute: () => signedIn,
  path: '/customers',
  validateSearch: ({ q }): { q?: string } => (q === undefined || q === '' ? {} : { q: String(q) }),
  loader: () => loadStrings('people'),
  component: lazyRouteComponent(() => import('./customers/customers-screen.tsx'), 'CustomersScreen'),
})

const customer = createRoute({
  getParentRoute: () => signedIn,
  path: '/customers/$customerId',
  loader: () => loadStrings('people'),
  component: lazyRouteComponent(() => import('./customers/customer-screen.tsx'), 'CustomerScreen'),
})

const companies = createRoute({
  getParentRoute: () => signedIn,
  path: '/companies',
  validateSearch: ({ q }): { q?: string } => (q === undefined || q === '' ? {} : { q: String(q) }),
  loader: () => loadStrings('people'),
  component: lazyRouteComponent(() => import('./companies/companies-screen.tsx'), 'CompaniesScreen'),
})

const company = createRoute({
  getParentRoute: () => signedIn,
  path: '/companies/$companyId',
  loader: () => loadStrings('people'),
  component: lazyRouteComponent(() => import('./companies/company-screen.tsx'), 'CompanyScreen'),
})

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile/$section',
  loader: () => loadStrings('profile'),
  component: lazyRouteComponent(() => import('./profile/profile-screen.tsx'), 'ProfileScreen'),
})

const ownProfile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  beforeLoad: () => {
    throw redirect({ to: '/profile/$section', params: { section: 'me' }, replace: true })
  },
})

/** Mails about notifications lead here. */
const notificationSettings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/notifications',
  loader: () => loadStrings('profile'),
  component: lazyRouteComponent(() => import('./profile/profile-screen.tsx'), 'ProfileScreen'),
})

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  loader: () => loadStrings('settings', 'composer'),
  component: lazyRouteComponent(() => import('./settings/settings-screen.tsx'), 'SettingsScreen'),
})

// The screen reads what is open from the address; these only give it its parameters.
const settingsSection = createRoute({ getParentRoute: () => settings, path: '$section' })
const settingsRow = createRoute({
  getParentRoute: () => settings,
  path: '$section/$row',
  validateSearch: ({ tab }): { tab?: string } => (typeof tab === 'string' ? { tab } : {}),
})

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/start',
  loader: () => loadStrings('settings', 'composer'),
  component: lazyRouteComponent(() => import('./settings/first-run/first-run-screen.tsx'), 'FirstRunScreen'),
})

const gallery = createRoute({
  getParentRoute: () => signedIn,
  path: '/gallery',
  loader: () => loadStrings('gallery'),
  component: lazyRouteComponent(() => import('./gallery/gallery-screen.tsx'), 'GalleryScreen'),
})

const routeTree = root.addChildren([
  signIn,
  forgotten,
  password,
  signedIn.addChildren([
    home,
    inbox.addChildren([ticket]),
    newTicket,
    ticketLink,
    overview,
    notifications,
    customers,
    customer,
    companies,
    company,
    profile,
    ownProfile,
    notificationSettings,
    settings.addChildren([settingsSection, settingsRow]),
    start,
    gallery,
  ]),
])

/** The router of the whole app; one a page. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    defaultErrorComponent: CrashScreen,
    defaultNotFoundComponent: LostScreen,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
