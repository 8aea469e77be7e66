import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import type { Components, Parameter } from '../desk-api/openapi-types.ts'
import { schemaRef } from '../desk-api/openapi-types.ts'

// How messages are looked at (images/image-routes.wire.ts).

export const imageSchemas: Components['schemas'] = {
  MessageView: {
    type: 'object',
    required: ['messageview'],
    properties: {
      messageview: {
        type: 'object',
        required: ['html', 'imagesShown', 'remoteImages', 'trackingPixels', 'trackerHosts'],
        properties: {
          html: {
            type: 'string',
            description:
              'For a frame of its own. Addresses of pictures are below this desk, signed, and work for hours.',
          },
          imagesShown: { type: 'boolean', description: 'Pictures from elsewhere are in it.' },
          remoteImages: { type: 'integer', description: 'How many pictures it has from elsewhere.' },
          trackingPixels: { type: 'integer', description: 'How many points that only count readers; never fetched.' },
          trackerHosts: { type: 'array', items: { type: 'string' }, description: 'Whose points they are.' },
        },
      },
    },
  },
}

const viewQuery: readonly Parameter[] = [
  {
    name: 'images',
    in: 'query',
    schema: { type: 'string', enum: ['0', '1', 'true', 'false', ''] },
    description: 'Whether pictures from elsewhere are shown; when absent, if their author is trusted.',
  },
  {
    name: 'part',
    in: 'query',
    schema: { type: 'string', enum: ['message', 'quoted'] },
    description: '`quoted`: the history that a mail brought along, folded away below it.',
  },
]
const signature: readonly Parameter[] = [
  { name: 'expires', in: 'query', schema: { type: 'string' }, description: 'From the address.' },
  { name: 'sig', in: 'query', schema: { type: 'string' }, description: 'From the address.' },
]
const bytes = { mediaType: '*/*', schema: { type: 'string', format: 'binary' } } as const

/** The operations by which messages and their pictures are shown: extensions. */
export function imageOperations(): OperationSpec[] {
  return [
    {
      id: 'viewMessage',
      tag: 'messages',
      method: 'get',
      path: '/messages/{id}/view.json',
      summary: 'A message made fit to be shown, and what is in it',
      query: viewQuery,
      answers: [{ status: 200, description: 'The message.', schema: schemaRef('MessageView') }],
    },
    {
      id: 'viewMessagePage',
      tag: 'messages',
      method: 'get',
      path: '/messages/{id}/view.html',
      summary: 'A message as a document for a sandboxed frame',
      description: 'With a policy of its own: nothing runs in it, and nothing is loaded from other hosts.',
      query: [
        ...viewQuery,
        {
          name: 'theme',
          in: 'query',
          schema: { type: 'string', enum: ['light', 'dark'] },
          description: 'For plain messages.',
        },
      ],
      answers: [{ status: 200, description: 'The document.', mediaType: 'text/html', schema: { type: 'string' } }],
    },
    {
      id: 'getImage',
      tag: 'messages',
      method: 'get',
      path: '/images',
      isPublic: true,
      summary: 'A picture from elsewhere, got by the desk',
      description:
        'Only by addresses that the desk has made. Private addresses, other kinds and over 10 MB are refused.',
      query: [{ name: 'url', in: 'query', schema: { type: 'string' }, description: 'Where it is.' }, ...signature],
      answers: [{ status: 200, description: 'The picture.', ...bytes }],
      failures: [403, 404, 413, 415],
    },
    {
      id: 'viewFile',
      tag: 'files',
      method: 'get',
      path: '/files/{id}/view',
      isPublic: true,
      summary: 'A file in a message’s text, by an address that the desk has made',
      query: signature,
      answers: [
        { status: 200, description: 'The file.', ...bytes },
        { status: 206, description: 'The range that was asked for.', ...bytes },
        { status: 304, description: 'The one you have is good.' },
      ],
      failures: [403, 416],
    },
  ]
}
