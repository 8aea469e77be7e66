import type { CustomerLanguage } from '../lib/customer-language.ts'

/** Everything a form says by itself. `{name}` is filled in. */
export interface FormWords {
  title: string
  name: string
  email: string
  subject: string
  message: string
  files: string
  filesHint: string
  keptFiles: string
  keepFile: string
  optional: string
  choose: string
  send: string
  leaveEmpty: string
  problems: string
  sentTitle: string
  sent: string
  reference: string
  another: string
  goneTitle: string
  gone: string
  required: string
  badEmail: string
  badNumber: string
  badDate: string
  badChoice: string
  tooLong: string
  mustBeEmpty: string
  fileTooLarge: string
  filesTooLarge: string
  tooManyFiles: string
  tooFast: string
  tooOld: string
  tooMany: string
  failed: string
}

const en: FormWords = {
  title: 'Contact us',
  name: 'Your name',
  email: 'Your email address',
  subject: 'Subject',
  message: 'Your message',
  files: 'Files',
  filesHint: 'At most {count} files and {size} MB in all.',
  keptFiles: 'Files that are here already',
  keepFile: 'Send {name}',
  optional: 'optional',
  choose: 'Please choose',
  send: 'Send',
  leaveEmpty: 'Leave this field empty',
  problems: 'Your message was not sent yet. Please look at this again:',
  sentTitle: 'Thank you',
  sent: 'Your message has arrived. We will answer by email.',
  reference: 'Your reference is {name}.',
  another: 'Send another message',
  goneTitle: 'This form does not exist',
  gone: 'The address may be wrong, or the form was switched off.',
  required: 'Please fill this in.',
  badEmail: 'Please enter an address such as name@example.com.',
  badNumber: 'Please enter a number.',
  badDate: 'Please enter a date.',
  badChoice: 'Please choose one of the options.',
  tooLong: 'Please use at most {count} characters.',
  mustBeEmpty: 'This field has to stay empty. It tells people from programs.',
  fileTooLarge: 'The file {name} is too large.',
  filesTooLarge: 'The files are too large together: {size} MB at most.',
  tooManyFiles: 'These are too many files: {count} at most.',
  tooFast: 'That was very fast. Please wait a few seconds and send it again.',
  tooOld: 'This page was open for very long. Please send it again.',
  tooMany: 'There were many messages from you just now. Please try again in an hour.',
  failed: 'Something went wrong on our side. What you wrote is still here: please send it again in a minute.',
}

const de: FormWords = {
  title: 'Kontakt',
  name: 'Ihr Name',
  email: 'Ihre E-Mail-Adresse',
  subject: 'Betreff',
  message: 'Ihre Nachricht',
  files: 'Dateien',
  filesHint: 'Höchstens {count} Dateien und zusammen {size} MB.',
  keptFiles: 'Dateien, die schon hier sind',
  keepFile: '{name} mitsenden',
  optional: 'freiwillig',
  choose: 'Bitte wählen',
  send: 'Absenden',
  leaveEmpty: 'Dieses Feld bitte leer lassen',
  problems: 'Ihre Nachricht wurde noch nicht gesendet. Bitte sehen Sie hier noch einmal nach:',
  sentTitle: 'Vielen Dank',
  sent: 'Ihre Nachricht ist angekommen. Wir antworten per E-Mail.',
  reference: 'Ihr Zeichen ist {name}.',
  another: 'Noch eine Nachricht schreiben',
  goneTitle: 'Dieses Formular gibt es nicht',
  gone: 'Vielleicht stimmt die Adresse nicht, oder das Formular wurde abgeschaltet.',
  required: 'Bitte füllen Sie dieses Feld aus.',
  badEmail: 'Bitte geben Sie eine Adresse wie name@example.com ein.',
  badNumber: 'Bitte geben Sie eine Zahl ein.',
  badDate: 'Bitte geben Sie ein Datum ein.',
  badChoice: 'Bitte wählen Sie eine der Möglichkeiten.',
  tooLong: 'Bitte höchstens {count} Zeichen.',
  mustBeEmpty: 'Dieses Feld muss leer bleiben. Es unterscheidet Menschen von Programmen.',
  fileTooLarge: 'Die Datei {name} ist zu groß.',
  filesTooLarge: 'Die Dateien sind zusammen zu groß: höchstens {size} MB.',
  tooManyFiles: 'Das sind zu viele Dateien: höchstens {count}.',
  tooFast: 'Das ging sehr schnell. Bitte warten Sie einige Sekunden und senden Sie noch einmal ab.',
  tooOld: 'Diese Seite war sehr lange offen. Bitte senden Sie noch einmal ab.',
  tooMany: 'Von Ihnen kamen gerade viele Nachrichten. Bitte versuchen Sie es in einer Stunde noch einmal.',
  failed:
    'Bei uns ist etwas schiefgegangen. Was Sie geschrieben haben, steht noch hier: bitte senden Sie es in einer Minute noch einmal ab.',
}

export const formLanguages: Record<CustomerLanguage, FormWords> = { en, de }
