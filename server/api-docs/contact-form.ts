import type { Notes } from '../desk-api/openapi-notes.ts'
import type { Answer, OperationSpec } from '../desk-api/openapi-operation.ts'
import type { Schema } from '../desk-api/openapi-types.ts'

// Contact forms: the declared resource's notes, and the public pages (contact-form/contact-routes.ts).

export const contactFormNotes: Notes = {
  contactforms: {
    label: ['contact form', 'contact forms'],
    description:
      'Public pages an inbox can be written to from, at `path`. Only custom fields that are enabled in the inbox are asked for. For admins of the inbox to change. An extension.',
    fields: {
      allowedOrigins: {
        type: 'array',
        items: { type: 'string' },
        description: 'Sites that may show the form in a frame, as `https://www.example.com`.',
      },
      thanks: { description: 'Shown when the words have arrived; the words of the language when empty.' },
      accentColor: { description: 'As `#1a7f5a`; the desk’s own when empty.' },
      language: { description: '`auto`: that of the visitor’s browser.' },
    },
    example: { slug: 'support', path: '/contact/support', title: 'Ask us', language: 'auto', allowedOrigins: [] },
    bodyExample: { inbox: { id: 1 }, slug: 'support', title: 'Ask us' },
  },
}

const html = { mediaType: 'text/html', schema: { type: 'string' } } as const
const gone: Answer = { status: 404, description: 'A page that says that there is no such form.', ...html }
const slug: Record<string, Schema> = { slug: { type: 'string', maxLength: 63 } }
const base = { tag: 'contactforms', isOutside: true, isPublic: true, ids: slug } as const
const embed = {
  name: 'embed',
  in: 'query',
  schema: { type: 'string', enum: ['1'] },
  description: 'The page is shown in a frame: narrow, and it tells its height.',
} as const

const again = (status: number, description: string): Answer => ({ status, description, ...html })

/** The public pages of contact forms. */
export function contactFormOperations(): OperationSpec[] {
  return [
    {
      ...base,
      id: 'getContactForm',
      method: 'get',
      path: '/contact/{slug}',
      summary: 'The form as a page',
      description: 'Works without scripts. `Content-Security-Policy` lets the allowed origins show it in a frame.',
      query: [embed],
      answers: [again(200, 'The page.'), gone],
    },
    {
      ...base,
      id: 'postContactForm',
      method: 'post',
      path: '/contact/{slug}',
      summary: 'Send a form that was filled in',
      description: 'Makes a ticket. The page’s `token` makes sure that it makes one only, however often it is sent.',
      query: [embed],
      body: {
        mediaType: 'multipart/form-data',
        schema: {
          type: 'object',
          required: ['token', 'email', 'message'],
          properties: {
            token: { type: 'string' },
            name: { type: 'string', maxLength: 200 },
            email: { type: 'string', maxLength: 254 },
            subject: { type: 'string', maxLength: 300 },
            message: { type: 'string', maxLength: 50_000 },
            files: { type: 'array', items: { type: 'string', format: 'binary' }, maxItems: 10 },
          },
        },
      },
      answers: [
        { status: 303, description: 'It has arrived; `Location` is the page that says so.' },
        again(400, 'The form again, with what is wrong and all that was typed.'),
        again(413, 'The same, when it was too large.'),
        again(415, 'The same, when it is no form.'),
        again(429, 'The same, when too much came from there.'),
        again(503, 'The same, when the fault is ours.'),
        gone,
      ],
    },
    {
      ...base,
      id: 'getContactFormSent',
      method: 'get',
      path: '/contact/{slug}/sent/{token}',
      ids: { ...slug, token: { type: 'string', maxLength: 100 } },
      summary: 'The page that says that a message has arrived',
      query: [embed],
      answers: [again(200, 'The ticket’s number and nothing else.'), gone],
    },
    {
      ...base,
      id: 'getContactFormScript',
      method: 'get',
      path: '/contact/{slug}/embed.js',
      summary: 'The script that puts a form into another page',
      answers: [
        { status: 200, description: 'The script.', mediaType: 'text/javascript', schema: { type: 'string' } },
        { status: 404, description: 'A remark.', mediaType: 'text/javascript', schema: { type: 'string' } },
      ],
    },
  ]
}
