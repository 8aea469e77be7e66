import { hash, verify } from '@node-rs/argon2'

// argon2id with 19 MiB, two passes, one lane (OWASP's minimum): 22 ms off the main thread. 2 = argon2id.
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The argon2id form of a password, as it is stored. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, options)
}

// Unknown users cost the same work as known ones, so the time of an answer does not tell who has an account.
let decoy: Promise<string> | undefined

/** True when the password is the stored one. Without a stored one it takes as long and says false. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const matches = await verify(stored ?? (await decoy), password)
  return stored !== null && matches
}
