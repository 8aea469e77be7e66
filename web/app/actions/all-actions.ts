import type { TFunction } from 'i18next'
import type { ActionGroup } from './action-groups.ts'

// Actions are offered while their screen is there. This is what is known of them everywhere else: for the `?` sheet and
// the page where keys are changed. test/web/profile.test.ts compares it with what the screens offer.

/** Strings that the labels are made of. */
export const actionStrings = [
  'common',
  'actions',
  'composer',
  'inbox',
  'new-ticket',
  'notifications',
  'people',
  'settings',
  'ticket',
  'views',
] as const

/** Where an action can be done: keys may mean one thing in the inbox and another in the settings. */
export type Place = 'app' | 'inbox' | 'notifications' | 'people' | 'settings'

/** What is known of an action where it cannot be done. */
export interface ListedAction {
  id: string
  group: ActionGroup
  place: Place
  /** The keys it has by itself; '' for none. */
  keys: string
  label: (t: TFunction<typeof actionStrings>) => string
}

type Label = ListedAction['label']
type Line = readonly [id: string, keys: string, label: Label]

/** Every action of the app, in the order in which it is listed. */
export const allActions: readonly ListedAction[] = [
  ...at('app', 'go', [
    ['go.start', '', section('start')],
    ['go.mine', 'g m', (t) => t('command.goMine')],
    ['go.unassigned', 'g u', (t) => t('command.goUnassigned')],
    ['go.open', 'g i', (t) => t('command.goOpen')],
    ['go.all', 'g a', (t) => t('command.goAll')],
    ['go.view', 'g v', (t) => t('command.goView')],
    ['go.search', '/', (t) => t('command.goSearch')],
    ['go.newTicket', 'c', section('newTicket')],
    ['go.overview', 'g o', section('overview')],
    ['go.customers', 'g c', section('customers')],
    ['go.companies', 'g k', section('companies')],
    ['go.settings', 'g s', section('settings')],
    ['go.notifications', 'g n', section('notifications')],
  ]),
  ...at('app', 'view', [
    ['view.sidebar', 'mod+b', (t) => t('command.sidebar')],
    ['view.light', '', (t) => t('command.light')],
    ['view.dark', '', (t) => t('command.dark')],
    ['view.system', '', (t) => t('command.system')],
  ]),
  ...at('app', 'app', [
    ['app.palette', 'mod+k', (t) => t('command.palette')],
    ['app.shortcuts', '?', (t) => t('command.shortcuts')],
    ['app.undo', 'mod+z', (t) => t('command.undo')],
    ['app.profile', '', (t) => t('command.profile')],
    ['app.signOut', '', (t) => t('command.signOut')],
  ]),
  ...at('inbox', 'list', [
    ['list.next', 'j', (t) => t('inbox:command.next')],
    ['list.previous', 'k', (t) => t('inbox:command.previous')],
    ['list.first', 'home', (t) => t('inbox:command.first')],
    ['list.last', 'end', (t) => t('inbox:command.last')],
    ['list.open', 'enter', (t) => t('inbox:command.open')],
    ['list.back', 'u', (t) => t('inbox:command.back')],
    ['list.select', 'x', (t) => t('inbox:command.select')],
    ['list.selectRange', 'shift+x', (t) => t('inbox:command.selectRange')],
    ['list.selectAll', 'mod+a', (t) => t('inbox:command.selectAll')],
    ['list.selectNone', 'escape', (t) => t('inbox:selection.clear')],
  ]),
  ...at('inbox', 'selection', [
    ['bulk.assign', 'a', (t) => t('inbox:bulk.assign', { count: 1 })],
    ['bulk.assignToMe', 'i', (t) => t('inbox:bulk.assignToMe', { count: 1 })],
    ['bulk.status', 's', (t) => t('inbox:bulk.status', { count: 1 })],
    ['bulk.close', 'e', (t) => t('inbox:bulk.close', { count: 1 })],
    ['bulk.priority', 'p', (t) => t('inbox:bulk.priority', { count: 1 })],
    ['bulk.tag', 't', (t) => t('inbox:bulk.tag', { count: 1 })],
    ['bulk.inbox', '', (t) => t('inbox:bulk.inbox', { count: 1 })],
    ['bulk.unread', 'shift+u', (t) => t('inbox:bulk.unread', { count: 1 })],
    ['bulk.merge', 'm', (t) => t('inbox:bulk.merge', { count: 1 })],
    ['bulk.spam', '#', (t) => t('inbox:bulk.spam', { count: 1 })],
    ['bulk.delete', 'delete', (t) => t('inbox:bulk.delete', { count: 1 })],
  ]),
  ...at('inbox', 'ticket', [
    ['ticket.assign', 'a', (t) => t('ticket:command.assign')],
    ['ticket.assignToMe', 'i', (t) => t('ticket:command.assignToMe')],
    ['ticket.status', 's', (t) => t('ticket:command.status')],
    ['ticket.close', 'e', (t) => t('ticket:command.close')],
    ['ticket.priority', 'p', (t) => t('ticket:command.priority')],
    ['ticket.tag', 't', (t) => t('ticket:command.tag')],
    ['ticket.type', '', (t) => t('ticket:command.type')],
    ['ticket.inbox', '', (t) => t('ticket:command.inbox')],
    ['ticket.subject', '', (t) => t('ticket:command.subject')],
    ['ticket.follow', '', (t) => t('ticket:command.follow')],
    ['ticket.unread', 'shift+u', (t) => t('ticket:command.unread')],
    ['ticket.merge', 'm', (t) => t('ticket:command.merge')],
    ['ticket.forward', '', (t) => t('ticket:command.forwardTicket')],
    ['ticket.linkTask', '', (t) => t('ticket:command.linkTask')],
    ['ticket.copyLink', '', (t) => t('ticket:command.copyLink')],
    ['ticket.spam', '#', (t) => t('ticket:command.spam')],
    ['ticket.delete', '', (t) => t('ticket:command.delete')],
  ]),
  ...at('inbox', 'compose', [
    ['compose.reply', 'r', (t) => t('ticket:compose.message')],
    ['compose.note', 'n', (t) => t('ticket:compose.note')],
    ['compose.forward', 'f', (t) => t('ticket:compose.forward')],
    ['compose.forwardAll', '', (t) => t('ticket:compose.forwardAll')],
    ['compose.send', 'mod+enter', (t) => t('actions:send')],
    ['compose.sendAndClose', 'mod+shift+enter', (t) => t('composer:send.andClose')],
    ['compose.canned', 'mod+/', (t) => t('composer:canned.open')],
    ['compose.method', '', (t) => t('composer:method.markdown')],
    ['compose.close', '', (t) => t('composer:close')],
    ['compose.discard', '', (t) => t('composer:discard')],
  ]),
  ...at('inbox', 'view', [
    ['list.density', '', (t) => t('inbox:command.density')],
    ['view.create', '', (t) => t('views:create')],
    ['view.save', '', (t) => t('views:saveSearch')],
    ['view.edit', '', (t) => t('views:edit')],
    ['view.delete', '', (t) => t('views:delete')],
  ]),
  ...at('people', 'list', [
    ['people.next', 'j', (t) => t('people:command.next')],
    ['people.previous', 'k', (t) => t('people:command.previous')],
    ['people.open', 'enter', (t) => t('people:command.open')],
    ['people.search', '/', (t) => t('people:command.search')],
    ['people.create', 'c', (t) => t('actions:createPerson')],
    ['person.edit', 'e', (t) => t('actions:editPerson')],
    ['person.delete', '', (t) => t('actions:deletePerson')],
  ]),
  ...at('notifications', 'list', [['notifications.readAll', 'shift+i', (t) => t('notifications:readAll')]]),
  ...at('settings', 'go', [['settings.section', '', (t) => t('settings:goToSection')]]),
  ...at('settings', 'list', [
    ['settings.new', 'n', (t) => t('actions:createRow')],
    ['settings.search', '/', (t) => t('settings:searchList')],
  ]),
  ...at('settings', 'app', [['settings.save', 'mod+enter', (t) => t('settings:save')]]),
]

function at(place: Place, group: ActionGroup, lines: readonly Line[]): ListedAction[] {
  return lines.map(([id, keys, label]) => ({ id, group, place, keys, label }))
}

function section(
  name: 'start' | 'newTicket' | 'overview' | 'customers' | 'companies' | 'settings' | 'notifications',
): Label {
  return (t) => t('command.goSection', { section: t(`section.${name}`) })
}
