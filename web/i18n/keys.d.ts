import 'i18next'
import type common from '../locales/en/common.json'
import type gallery from '../locales/en/gallery.json'
import type inbox from '../locales/en/inbox.json'
import type signIn from '../locales/en/sign-in.json'
import type profile from '../locales/en/profile.json'
import type search from '../locales/en/search.json'
import type ticket from '../locales/en/ticket.json'
import type views from '../locales/en/views.json'

// A key that is in no file is a type error. A new screen adds its file here.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: {
      common: typeof common
      gallery: typeof gallery
      inbox: typeof inbox
      'sign-in': typeof signIn
      search: typeof search
      ticket: typeof ticket
      views: typeof views
      profile: typeof profile
    }
  }
}
