import { createHmac } from 'node:crypto'
import { AppError } from '../lib/app-error.ts'
import { isSameText } from '../lib/mac.ts'

const hoursValid = 1
const bucket = 'deskhand'
const credential = 'deskhand/local/s3/aws4_request'

/** What a form allows: one file, of one type, up to so many bytes. */
export interface UploadGrant {
  fileId: number
  mimeType: string
  maxBytes: number
}

interface Policy {
  expiration: string
  conditions: [Record<string, string>, ['content-length-range', number, number]]
}

/**
 * The fields a client sends with its file. The names are the nine of an S3 POST form, because the official SDK copies
 * exactly these and sends no Authorization header (clients.md 39); the signature covers all the others.
 */
export function signUploadForm(grant: UploadGrant, secret: Buffer, now: Date): Record<string, string> {
  const fields = {
    'Content-Type': grant.mimeType,
    bucket,
    key: `files/${grant.fileId}`,
    success_action_status: '201',
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': credential,
    'x-amz-date': `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`,
  }
  const policy: Policy = {
    expiration: new Date(now.getTime() + hoursValid * 3_600_000).toISOString(),
    conditions: [fields, ['content-length-range', 0, grant.maxBytes]],
  }
  const encoded = Buffer.from(JSON.stringify(policy)).toString('base64')
  return { ...fields, policy: encoded, 'x-amz-signature': signatureOf(encoded, secret) }
}

/**
 * What a sent form allows. Throws invalid when the policy or the signature is missing, forbidden when the form is
 * not one of ours, was changed or has expired.
 */
export function verifyUploadForm(form: ReadonlyMap<string, string>, secret: Buffer, now: Date): UploadGrant {
  const policyText = form.get('policy')
  const signature = form.get('x-amz-signature')
  if (!policyText) throw new AppError('invalid', { detail: 'must be set', source: 'policy' })
  if (!signature) throw new AppError('invalid', { detail: 'must be set', source: 'x-amz-signature' })
  if (!isSameText(signature, signatureOf(policyText, secret))) throw changed('x-amz-signature')
  const policy = JSON.parse(Buffer.from(policyText, 'base64').toString()) as Policy
  const [fields, [, , maxBytes]] = policy.conditions
  for (const [name, value] of Object.entries(fields)) {
    if (form.get(name) !== value) throw changed(name)
  }
  if (new Date(policy.expiration) <= now) throw new AppError('forbidden', { detail: 'has expired', source: 'policy' })
  return { fileId: Number(fields.key?.split('/')[1]), mimeType: fields['Content-Type'] ?? '', maxBytes }
}

function signatureOf(policy: string, secret: Buffer): string {
  // a key of its own, so that no other signature of this site can pass for an upload's
  const key = createHmac('sha256', secret).update('upload form').digest()
  return createHmac('sha256', key).update(policy).digest('hex')
}

function changed(source: string): AppError {
  return new AppError('forbidden', { detail: 'does not match the signed form', source })
}
