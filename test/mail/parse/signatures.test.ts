import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../../server/mail/inbound/smtp-certificate.ts'
import { parseMail } from '../../../server/mail/parse/parse-mail.ts'
import { smimeSignature } from '../fixtures/containers.ts'

const signer = makeCertificate('ann.example')
const content = 'Content-Type: text/plain; charset=utf-8\r\n\r\nPay 10 euros.\r\n'

function signed(text: string, signature: Buffer): Buffer {
  return Buffer.from(
    `From: Ann <ann@a.example>\r\nSubject: Signed\r\nContent-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"; micalg=sha-256\r\n\r\n--b\r\n${text}\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n${signature.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`,
  )
}

describe('rule 19: S/MIME signatures', () => {
  const signature = smimeSignature(Buffer.from(content), signer)

  test('one that matches says whose it is, and that nobody known vouches for it', async () => {
    const mail = await parseMail(signed(content, signature))
    expect(mail).toMatchObject({ text: 'Pay 10 euros.', attachments: [] })
    expect(mail.security).toEqual({
      kind: 'smime-signed',
      subjectInside: null,
      signature: {
        isValid: true,
        reason: '',
        addresses: [],
        signer: 'ann.example',
        issuer: 'ann.example',
        isTrusted: false,
      },
    })
  })

  test('is found to match when the mail was kept with bare line feeds', async () => {
    const bare = Buffer.from(signed(content, signature).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    expect((await parseMail(bare)).security.signature?.isValid).toBe(true)
  })

  test('a changed text and a changed signature are told apart from a good one', async () => {
    const changed = await parseMail(signed(content.replace('10', '1000'), signature))
    expect(changed.security.signature).toMatchObject({
      isValid: false,
      reason: 'the mail was changed after it was signed',
    })
    const other = smimeSignature(Buffer.from(content), { ...makeCertificate('eve.example'), cert: signer.cert })
    expect((await parseMail(signed(content, other))).security.signature).toMatchObject({
      isValid: false,
      reason: 'the signature does not match',
    })
  })

  test('a broken one is no reason to fail', async () => {
    for (let length = 0; length < signature.length; length += 5) {
      const mail = await parseMail(signed(content, signature.subarray(0, length)))
      expect(mail.text).toBe('Pay 10 euros.')
      expect(mail.security.signature?.isValid ?? false).toBe(false)
    }
    const garbled = Buffer.from(signature)
    for (let index = 0; index < garbled.length; index += 3) {
      garbled[index] = (garbled[index] as number) ^ 0x55
      expect((await parseMail(signed(content, garbled))).text).toBe('Pay 10 euros.')
    }
  })
})
