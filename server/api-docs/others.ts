import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import type { Schema } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'

const word = (value: string): Schema => ({
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', const: value } },
})

export const groups: Readonly<Record<string, string>> = {
  description: 'This description of the API.',
  search: 'Finding tickets, people and articles by words.',
  live: 'What changes while it changes, and who is at work on what.',
  tasks: 'Links from tickets to tasks of another system.',
  sessions: 'Signing in with a browser.',
  sitesettings: 'Settings of the whole site.',
  passwords: 'Choosing and changing passwords.',
  server: 'Whether the server is well.',
}

/** Everything that belongs to no resource. */
export function otherOperations(): OperationSpec[] {
  const users = resourceNamed('users')
  return [
    {
      id: 'getMe',
      tag: 'users',
      method: 'get',
      path: '/me.json',
      summary: 'Get the agent whose token it is',
      query: oneQuery(users),
      answers: [oneAnswer(users)],
    },
    {
      id: 'getUserInfo',
      tag: 'users',
      method: 'get',
      path: '/launchpad/v1/userinfo.json',
      isOutside: true,
      summary: 'Who the token belongs to and where its desk is',
      description: 'What programs that sign in at the vendor’s central address ask first.',
      answers: [{ status: 200, description: 'Ids as numbers.', schema: userInfo, example: userInfoExample }],
    },
    {
      id: 'getOpenApi',
      tag: 'description',
      method: 'get',
      path: '/openapi.json',
      isPublic: true,
      summary: 'This description, for programs',
      answers: [
        {
          status: 200,
          description: 'An OpenAPI 3.1 document.',
          schema: { type: 'object', additionalProperties: true },
        },
      ],
    },
    {
      id: 'getDocs',
      tag: 'description',
      method: 'get',
      path: '/desk/api/docs',
      isOutside: true,
      isPublic: true,
      summary: 'This description, for people',
      answers: [
        { status: 200, description: 'A page without scripts.', mediaType: 'text/html', schema: { type: 'string' } },
      ],
    },
    {
      id: 'signIn',
      tag: 'sessions',
      method: 'post',
      path: '/sign-in',
      isOutside: true,
      isPublic: true,
      summary: 'Sign in with a password or a one-time link',
      description: 'Sets a cookie that requests from pages of this desk may use instead of a token.',
      body: { schema: signInBody, example: { email: 'ada@example.com', password: 'correct horse' } },
      answers: [{ status: 204, description: 'The cookie is set.' }],
      failures: [403, 429],
    },
    {
      id: 'signOut',
      tag: 'sessions',
      method: 'post',
      path: '/sign-out',
      isOutside: true,
      isPublic: true,
      summary: 'Sign out',
      answers: [{ status: 204, description: 'The session is over.' }],
      failures: [403],
    },
    {
      id: 'getHealth',
      tag: 'server',
      method: 'get',
      path: '/healthz',
      isOutside: true,
      isPublic: true,
      summary: 'Whether the process answers',
      answers: [{ status: 200, description: 'It does.', schema: word('ok'), example: { status: 'ok' } }],
    },
    {
      id: 'getReadiness',
      tag: 'server',
      method: 'get',
      path: '/readyz',
      isOutside: true,
      isPublic: true,
      summary: 'Whether the database answers and has this version’s schema',
      answers: [{ status: 200, description: 'It does.', schema: word('ready'), example: { status: 'ready' } }],
    },
  ]
}

const signInBody: Schema = {
  type: 'object',
  description: 'Either `email` and `password`, or the `token` of a one-time link.',
  properties: { email: { type: 'string' }, password: { type: 'string' }, token: { type: 'string' } },
}

const userInfo: Schema = {
  type: 'object',
  required: ['user_id', 'installation_id', 'awsRegion', 'url', 'meta'],
  properties: {
    user_id: { type: 'integer' },
    installation_id: { type: 'integer' },
    awsRegion: { type: 'string' },
    url: { type: 'string', format: 'uri' },
    meta: { type: 'object', properties: { scopes: { type: 'array', items: { type: 'string' } } } },
  },
}

const userInfoExample = {
  user_id: 1,
  installation_id: 1,
  awsRegion: '',
  url: 'https://desk.example.com',
  meta: { scopes: ['desk'] },
}
