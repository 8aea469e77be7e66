import type { CustomerLanguage } from '../lib/customer-language.ts'

/** Everything a survey says by itself, in its mail and on its page. `{name}` is filled in. */
export interface SurveyWords {
  title: string
  greeting: string
  greetingNamed: string
  solved: string
  answer: string
  changeAnswer: string
  comment: string
  send: string
  thanks: string
  goneTitle: string
  gone: string
}

const en: SurveyWords = {
  title: 'How did we do?',
  greeting: 'Hello,',
  greetingNamed: 'Hello {name},',
  solved: 'your request “{subject}” is solved. How did we do?',
  answer: 'Your answer',
  changeAnswer: 'You may change your answer',
  comment: 'Would you like to add something?',
  send: 'Send',
  thanks: 'Thanks for your feedback!',
  goneTitle: 'This link does not work any more',
  gone: 'The request it was about is gone, or the link is not complete.',
}

const de: SurveyWords = {
  title: 'Wie zufrieden sind Sie mit uns?',
  greeting: 'Guten Tag,',
  greetingNamed: 'Guten Tag {name},',
  solved: 'Ihre Anfrage „{subject}“ ist gelöst. Wie zufrieden sind Sie mit uns?',
  answer: 'Ihre Antwort',
  changeAnswer: 'Sie können Ihre Antwort noch ändern',
  comment: 'Möchten Sie etwas hinzufügen?',
  send: 'Absenden',
  thanks: 'Vielen Dank für Ihre Rückmeldung!',
  goneTitle: 'Dieser Link gilt nicht mehr',
  gone: 'Die Anfrage, um die es ging, gibt es nicht mehr, oder der Link ist unvollständig.',
}

export const surveyWords: Record<CustomerLanguage, SurveyWords> = { en, de }
