import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { expect, test } from 'vitest'
import { makeCertificate } from './smtp-certificate.ts'

test('every certificate it makes can be used, whatever its length: an empty line at its end is none', () => {
  for (let round = 0; round < 60; round++) {
    const made = makeCertificate('desk.example')
    expect(made.cert).not.toContain('\n\n')
    expect(new X509Certificate(made.cert).checkHost('desk.example')).toBe('desk.example')
    createSecureContext(made)
  }
})
