import type { Answer, OperationSpec } from '../desk-api/openapi-operation.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { words } from './body-parts.ts'

// Uploads and downloads (files/file-routes.wire.ts, files/upload-routes.ts); list and get are derived.

const disposition: Schema = { type: ['string', 'null'], enum: ['attachment', 'attachment-inline', '', null] }
const details: Readonly<Record<string, Schema>> = {
  filename: words('Paths and control characters are taken off.'),
  fileName: words('Another spelling.'),
  disposition,
}
const create: Schema = {
  type: 'object',
  properties: {
    ...details,
    mimeType: words('Guessed from the name when absent.'),
    mimetype: words('Another spelling.'),
  },
}
const oneFile: Schema = { type: 'object', required: ['file'], properties: { file: schemaRef('File') } }
const formFields = [
  'Content-Type',
  'bucket',
  'key',
  'success_action_status',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'policy',
  'x-amz-signature',
]
const form = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = ['file']): Schema => ({
  type: 'object',
  required,
  properties: { ...properties, file: { type: 'string', format: 'binary', description: 'Last, after the fields.' } },
})
const formText: Schema = { type: 'string' }

export const fileSchemas: Components['schemas'] = {
  FileInput: create,
  FileCreate: bothForms('file', schemaRef('FileInput')),
  FileUpdate: bothForms('file', { type: 'object', properties: details }),
  OldAttachment: {
    type: 'object',
    required: ['attachment'],
    properties: {
      attachment: {
        type: 'object',
        required: ['id', 'filename', 'mimeType', 'size', 'downloadURL'],
        properties: {
          id: { type: 'integer' },
          filename: formText,
          mimeType: formText,
          size: { type: 'integer', minimum: 0 },
          downloadURL: { type: 'string', format: 'uri', description: 'Needs the same sign-in.' },
        },
      },
    },
  },
  FileUpload: {
    type: 'object',
    description: 'Where to send the bytes, with which fields, and the file they will belong to.',
    required: ['url', 'params', 'file'],
    properties: {
      url: { type: 'string', format: 'uri' },
      params: {
        type: 'object',
        required: formFields,
        properties: Object.fromEntries(formFields.map((name) => [name, formText])),
      },
      file: schemaRef('File'),
    },
  },
}

const base = { tag: 'files' }

/** The operations of files. */
export function fileOperations(): OperationSpec[] {
  return [
    {
      ...base,
      id: 'createFile',
      method: 'post',
      path: '/files/ref.json',
      summary: 'Announce a file and get the form to upload it with',
      description: 'First of three steps: announce, upload to `url` with the fields of `params`, confirm with PATCH.',
      body: {
        schema: schemaRef('FileCreate'),
        example: { file: { filename: 'printer.png', mimeType: 'image/png', disposition: 'attachment' } },
      },
      answers: [{ status: 201, description: 'Upload the bytes next.', schema: schemaRef('FileUpload') }],
    },
    {
      ...base,
      id: 'uploadFile',
      method: 'post',
      path: '/uploads',
      isOutside: true,
      isPublic: true,
      failures: [403, 404],
      summary: 'Upload the bytes of an announced file',
      description: 'Second step. The signature in the form is the permission; no credentials are sent.',
      body: {
        mediaType: 'multipart/form-data',
        schema: form(Object.fromEntries(formFields.map((name) => [name, formText])), [...formFields, 'file']),
      },
      answers: [
        {
          status: 201,
          description: 'It is stored; the form is that of S3.',
          mediaType: 'application/xml',
          schema: { type: 'string' },
        },
      ],
    },
    ...(['patch', 'put'] as const).map(
      (method): OperationSpec => ({
        ...base,
        id: method === 'put' ? 'putFile' : 'confirmFile',
        method,
        path: '/files/{id}.json',
        summary: 'Confirm an uploaded file',
        description: 'Third step; the body may be empty.',
        body: { schema: schemaRef('FileUpdate'), required: false, example: { file: { filename: 'printer.png' } } },
        answers: [{ status: 200, description: 'The file can be attached now.', schema: oneFile }],
      }),
    ),
    {
      ...base,
      id: 'uploadFileDirectly',
      method: 'post',
      path: '/files.json',
      summary: 'Upload a file in one step',
      body: {
        mediaType: 'multipart/form-data',
        schema: form({ filename: formText, mimeType: formText, disposition: formText }),
      },
      answers: [{ status: 201, description: 'The file can be attached.', schema: oneFile }],
    },
    {
      ...base,
      id: 'copyFile',
      method: 'post',
      path: '/files/{id}/copy.json',
      summary: 'Copy a file of a message, to attach it to another one',
      description: 'An extension. The copy belongs to nothing yet, like a file that was uploaded.',
      answers: [{ status: 201, description: 'The copy can be attached.', schema: oneFile }],
    },
    {
      ...base,
      id: 'uploadOldAttachment',
      method: 'post',
      path: '/desk/v1/upload/attachment',
      isOutside: true,
      summary: 'Upload a file as the older API does',
      body: { mediaType: 'multipart/form-data', schema: form({ fileName: formText }) },
      answers: [{ status: 200, description: 'The file can be attached.', schema: schemaRef('OldAttachment') }],
    },
    download('showFile', '/files/{id}/inline', 'Show a file', 'Images that are safe to show; all else is a download.'),
    download('downloadOneFile', '/files/{id}/download.json', 'Download a file'),
    download('downloadFile', '/tickets/{ticketId}/files/{id}/download', 'Download a file of a ticket'),
    {
      ...base,
      id: 'downloadFilesOfTicket',
      method: 'get',
      path: '/tickets/{ticketId}/files.zip',
      summary: 'Download all files of a ticket',
      answers: [
        {
          status: 200,
          description: 'The archive.',
          mediaType: 'application/zip',
          schema: { type: 'string', format: 'binary' },
        },
      ],
    },
  ]
}

function download(id: string, path: string, summary: string, description?: string): OperationSpec {
  const bytes = { mediaType: '*/*', schema: { type: 'string', format: 'binary' } }
  const answers: Answer[] = [
    { status: 200, description: 'The whole file.', ...bytes },
    { status: 206, description: 'The range asked for.', ...bytes },
    { status: 304, description: 'It is the version that `If-None-Match` names.' },
  ]
  const query = [
    { name: 'Range', in: 'header', description: 'One range of bytes.', schema: formText, example: 'bytes=0-1023' },
  ] as const
  return {
    ...base,
    id,
    method: 'get',
    path,
    summary,
    ...(description === undefined ? {} : { description }),
    query,
    answers,
    failures: [416],
  }
}
