import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import DKIM from 'nodemailer/lib/dkim'
import type { Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { emailDomain } from '../../lib/email-address.ts'

/** A key that signs mail of a domain (RFC 6376). */
export interface SigningKey {
  domain: string
  selector: string
  /** PEM. */
  privateKey: string
}

/** The active key for mail from that address, newest first when there are several; undefined when it has none. */
export async function findSigningKey(db: Queryable, fromAddress: string): Promise<SigningKey | undefined> {
  const [row] = await db.query<SigningKey>(sql`
    select domain::text, selector, private_key as "privateKey" from dkimkeys
    where domain = ${emailDomain(fromAddress)}::citext and active and state = 'active' order by id desc limit 1`)
  return row
}

/**
 * The mail with a DKIM-Signature on top. The mail is read to its end before the first byte comes out, as its hash stands
 * in front; what is over 10 MB waits in a file. Nothing is read before the first read, and a mail that breaks off breaks
 * this stream too.
 */
export function signMail(mail: Readable, key: SigningKey): Readable {
  const signed = Readable.from(
    (async function* () {
      const signer = new DKIM({
        domainName: key.domain,
        keySelector: key.selector,
        privateKey: key.privateKey,
        cacheDir: tmpdir(),
      })
      // read through an iterator, which also fails when the mail ends too early without a word
      yield* signer.sign(Readable.from(mail, { objectMode: false }))
    })(),
    { objectMode: false },
  )
  // who gives up on the signed mail closes the files behind the plain one
  signed.once('close', () => mail.destroy())
  return signed
}
