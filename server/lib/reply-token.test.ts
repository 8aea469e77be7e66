import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  addressWithToken,
  readToken,
  replyToken,
  signedToken,
  splitTokenAddress,
  ticketOfToken,
} from './reply-token.ts'

const secret = randomBytes(32)

describe('tokens in addresses', () => {
  it('gives the ticket back, whatever became of the case (rule 28)', () => {
    for (const id of [1, 35, 36, 123_456, Number.MAX_SAFE_INTEGER]) {
      const token = replyToken(secret, id)
      expect(token.length).toBeLessThanOrEqual(25)
      expect(ticketOfToken(secret, token)).toBe(id)
      expect(ticketOfToken(secret, token.toUpperCase())).toBe(id)
    }
  })

  it('refuses what this desk did not sign (rule 29)', () => {
    const token = replyToken(secret, 77)
    expect(ticketOfToken(randomBytes(32), token)).toBeNull()
    expect(ticketOfToken(secret, token.replace(/^r25/, 'r26'))).toBeNull()
    expect(ticketOfToken(secret, signedToken(secret, 'b', 77))).toBeNull()
    for (const odd of ['', 'r', 'r1', `${token}a`, `x${token.slice(1)}`, 'é'.repeat(20)]) {
      expect(ticketOfToken(secret, odd)).toBeNull()
    }
    expect(readToken(secret, signedToken(secret, 'n', 5))).toEqual({ kind: 'n', id: 5 })
  })

  it('adds the token to an address only where 64 octets are enough', () => {
    const token = replyToken(secret, 9)
    const address = addressWithToken('help+eu@desk.example', token)
    expect(address).toBe(`help+eu+${token}@desk.example`)
    expect(splitTokenAddress(address ?? '')).toEqual({ address: 'help+eu@desk.example', token })
    expect(addressWithToken(`${'a'.repeat(60)}@desk.example`, token)).toBeNull()
    expect(addressWithToken('"odd one"@desk.example', token)).toBeNull()
    expect(splitTokenAddress('help+newsletter@desk.example')).toBeNull()
  })
})
