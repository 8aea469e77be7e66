import { siteFields } from '../account/site-fields.ts'
import type { Notes } from '../desk-api/openapi-notes.ts'
import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneQuery } from '../desk-api/openapi-resource.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'

// Settings of the site, tokens, sessions, invitations and passwords: extensions, all of them.

const moment: Schema = { type: ['string', 'null'], format: 'date-time' }
const text = (maxLength: number): Schema => ({ type: ['string', 'null'], maxLength })

const settings = (isInput: boolean): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(siteFields).map(([name, { field, about }]) => {
      const type = field.kind === 'text' ? 'string' : field.kind
      const range =
        field.kind === 'integer'
          ? { minimum: field.min, maximum: field.max }
          : field.kind === 'text'
            ? { maxLength: field.max }
            : {}
      return [name, { type: isInput ? [type, 'null'] : type, description: about, ...range }]
    }),
  )

const userRef: Schema = {
  type: 'object',
  required: ['id', 'type'],
  properties: { id: { type: 'integer' }, type: { type: 'string', const: 'users' } },
}

export const accountSchemas: Components['schemas'] = {
  SiteSetting: {
    type: 'object',
    required: [
      ...Object.keys(siteFields),
      'timezone',
      'timezoneId',
      'updatedAt',
      'updatedBy',
      'maxFileBytes',
      'maxMailBytes',
    ],
    properties: {
      ...settings(false),
      maxFileBytes: { type: 'integer', description: 'The largest file that can be uploaded (`DESK_MAX_FILE_BYTES`).' },
      maxMailBytes: {
        type: 'integer',
        description:
          'The largest mail that programs should have sent (`DESK_MAX_MAIL_BYTES`); files are a third larger in it.',
      },
      timezone: { type: 'string', description: 'The IANA name of the time zone.' },
      timezoneId: { type: ['integer', 'null'] },
      updatedAt: moment,
      updatedBy: { anyOf: [userRef, { type: 'null' }] },
    },
  },
  SiteSettingAnswer: {
    type: 'object',
    required: ['sitesetting'],
    properties: { sitesetting: schemaRef('SiteSetting') },
  },
  SiteSettingUpdate: bothForms('sitesetting', {
    type: 'object',
    properties: { ...settings(true), timezone: text(64), timezoneId: { type: ['integer', 'string', 'null'] } },
  }),
  ApitokenCreated: {
    type: 'object',
    required: ['token', 'apitoken', 'included'],
    properties: {
      token: {
        type: ['string', 'null'],
        description: 'The secret, shown this once; null in the answer to a repeated `Idempotency-Key`.',
      },
      apitoken: schemaRef('Apitoken'),
      included: schemaRef('ApitokenIncluded'),
    },
  },
  ApitokenNew: bothForms('apitoken', {
    allOf: [schemaRef('ApitokenInput'), { type: 'object', required: ['name'], properties: { name: {} } }],
  }),
  Invitation: {
    type: 'object',
    required: ['id', 'url', 'expiresAt', 'isMailed', 'user'],
    properties: {
      id: { type: 'integer' },
      url: {
        type: ['string', 'null'],
        description: 'The link, shown this once; null in the answer to a repeated `Idempotency-Key`.',
      },
      expiresAt: moment,
      isMailed: { type: 'boolean', description: 'It goes to the agent by mail, too.' },
      user: userRef,
    },
  },
  PasswordLink: {
    type: 'object',
    required: ['kind', 'email', 'firstName', 'lastName'],
    properties: {
      kind: { type: 'string', enum: ['invitation', 'reset'] },
      email: { type: 'string' },
      firstName: { type: 'string' },
      lastName: { type: 'string' },
    },
  },
}

/** What the declarations of tokens and sessions cannot say. */
export const accountNotes: Notes = {
  apitokens: {
    label: ['API token', 'API tokens'],
    description: 'API tokens: the caller’s own, to site admins all. An extension.',
    input: {
      expiresAt: { ...moment, description: 'When it ends; null: never.' },
      rateLimitPerMinute: {
        type: ['integer', 'null'],
        minimum: 0,
        maximum: 1_000_000,
        description: 'Requests a minute; null or 0: the limit of the site. Site admins only.',
      },
    },
    example: { name: 'Nightly export', expiresAt: null, rateLimitPerMinute: null, user: { id: 1, type: 'users' } },
    bodyExample: { name: 'Nightly export' },
  },
  sessions: {
    description: 'Where the caller is signed in with a browser. An extension.',
    example: { userAgent: 'Mozilla/5.0', ipAddress: '192.0.2.7', isCurrent: true, user: { id: 1, type: 'users' } },
  },
}

const settingsAnswer = {
  status: 200,
  description: 'The settings as they are now.',
  schema: schemaRef('SiteSettingAnswer'),
}
const token = { type: 'string', description: 'What follows `#token=` in the link.' } as const

/** The operations around accounts that are not derived. */
export function accountOperations(): OperationSpec[] {
  const base = { tag: 'sitesettings', path: '/sitesettings.json' } as const
  const body = { schema: schemaRef('SiteSettingUpdate'), example: { undoSendSeconds: 10, autoCloseWaiting: true } }
  const open = { tag: 'passwords', method: 'post', isPublic: true, failures: [403, 429] } as const
  const password = { tag: 'passwords', path: '/me/password.json', summary: 'Change one’s own password' } as const
  const passwordBody = {
    schema: bothForms('password', {
      type: 'object',
      required: ['newPassword'],
      properties: { currentPassword: text(1_000), newPassword: { type: 'string', minLength: 8, maxLength: 200 } },
    }),
    example: { currentPassword: 'correct horse', newPassword: 'battery staple' },
  }
  const changed = { status: 204, description: 'It is changed; all other sessions are over.' }
  return [
    {
      ...base,
      id: 'getSiteSettings',
      method: 'get',
      summary: 'Get the settings of the site',
      answers: [settingsAnswer],
    },
    {
      ...base,
      id: 'updateSiteSettings',
      method: 'patch',
      summary: 'Change settings of the site',
      description: 'Site admins only.',
      body,
      answers: [settingsAnswer],
    },
    { ...base, id: 'putSiteSettings', method: 'put', summary: 'The same as PATCH', body, answers: [settingsAnswer] },
    {
      id: 'createApitoken',
      tag: 'apitokens',
      method: 'post',
      path: '/apitokens.json',
      summary: 'Create an API token of one’s own',
      query: oneQuery(resourceNamed('apitokens')),
      body: { schema: schemaRef('ApitokenNew'), example: { name: 'Nightly export' } },
      answers: [{ status: 201, description: 'It was created.', schema: schemaRef('ApitokenCreated') }],
    },
    {
      id: 'inviteUser',
      tag: 'users',
      method: 'post',
      path: '/users/{id}/invite.json',
      summary: 'Make a link by which an agent chooses a password',
      description: 'For site admins. The link works once, for seven days; using it ends all others of the agent.',
      body: {
        required: false,
        schema: bothForms('invitation', {
          type: 'object',
          properties: {
            sendMail: { type: ['boolean', 'null'], description: 'Mail it to the agent; true when absent.' },
          },
        }),
        example: { sendMail: false },
      },
      answers: [
        {
          status: 201,
          description: 'The link.',
          schema: { type: 'object', required: ['invitation'], properties: { invitation: schemaRef('Invitation') } },
        },
      ],
    },
    {
      ...open,
      id: 'lookAtPasswordLink',
      path: '/passwordlinks/look.json',
      summary: 'Whom a link to choose a password is for',
      description: 'Does not use it up.',
      body: {
        schema: bothForms('passwordlink', { type: 'object', required: ['token'], properties: { token } }),
        example: { token: 'b2pHq…' },
      },
      answers: [
        {
          status: 200,
          description: 'The agent.',
          schema: {
            type: 'object',
            required: ['passwordlink'],
            properties: { passwordlink: schemaRef('PasswordLink') },
          },
        },
      ],
    },
    {
      ...open,
      id: 'usePasswordLink',
      path: '/passwordlinks/use.json',
      summary: 'Choose a password by a link, and sign in',
      description: 'Ends the agent’s other sessions and links. API tokens stay.',
      body: {
        schema: bothForms('passwordlink', {
          type: 'object',
          required: ['token', 'password'],
          properties: {
            token,
            password: { type: 'string', minLength: 8, maxLength: 200 },
            firstName: text(255),
            lastName: text(255),
          },
        }),
        example: { token: 'b2pHq…', password: 'correct horse' },
      },
      answers: [{ status: 204, description: 'The password is set, and the session’s cookie too.' }],
    },
    {
      ...open,
      id: 'requestPasswordReset',
      path: '/passwordresets.json',
      summary: 'Have a link for a new password mailed',
      description: 'Answers the same whether an agent has the address or not. The link works once, for an hour.',
      body: {
        schema: bothForms('passwordreset', {
          type: 'object',
          required: ['email'],
          properties: { email: { type: 'string', format: 'email' } },
        }),
        example: { email: 'ada@example.com' },
      },
      answers: [{ status: 204, description: 'If an agent has the address, the mail is on its way.' }],
    },
    { ...password, id: 'changePassword', method: 'patch', body: passwordBody, answers: [changed], failures: [429] },
    { ...password, id: 'putPassword', method: 'put', body: passwordBody, answers: [changed], failures: [429] },
  ]
}
