import 'i18next'
import type actions from '../locales/en/actions.json'
import type common from '../locales/en/common.json'
import type composer from '../locales/en/composer.json'
import type gallery from '../locales/en/gallery.json'
import type inbox from '../locales/en/inbox.json'
import type newTicket from '../locales/en/new-ticket.json'
import type notifications from '../locales/en/notifications.json'
import type overview from '../locales/en/overview.json'
import type people from '../locales/en/people.json'
import type profile from '../locales/en/profile.json'
import type search from '../locales/en/search.json'
import type settings from '../locales/en/settings.json'
import type signIn from '../locales/en/sign-in.json'
import type ticket from '../locales/en/ticket.json'
import type views from '../locales/en/views.json'

// A key that is in no file is a type error. A new screen adds its file here.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: {
      actions: typeof actions
      common: typeof common
      composer: typeof composer
      gallery: typeof gallery
      inbox: typeof inbox
      'new-ticket': typeof newTicket
      notifications: typeof notifications
      overview: typeof overview
      people: typeof people
      profile: typeof profile
      search: typeof search
      settings: typeof settings
      'sign-in': typeof signIn
      ticket: typeof ticket
      views: typeof views
    }
  }
}
