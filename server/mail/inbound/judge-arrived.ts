import type { Queryable } from '../../db/pool.ts'
import { findCustomerOf } from './accept-queries.ts'
import type { ArrivedMail } from './arrived-mail.ts'
import { judgeSpam, type SpamJudgement } from './spam.ts'

/** What filters say of a mail; a blocked sender is not even let into conversations they took part in. */
export interface ArrivedJudgement extends SpamJudgement {
  isBlocked: boolean
}

/** Judges a mail by the site's lists and the inbox's measure. */
export async function judgeArrived(db: Queryable, mail: ArrivedMail): Promise<ArrivedJudgement> {
  const { parsed, sender, incoming, authentication, facts } = mail
  const isKnown =
    !facts.inbox.clientOnly || mail.agent !== null || (await findCustomerOf(db, sender.address)) !== undefined
  const judgement = judgeSpam({
    mail: parsed,
    senderAddress: sender.address,
    remoteAddress: incoming.remoteAddress,
    authentication,
    terms: facts.spamTerms,
    threshold: facts.inbox.spamThreshold,
    isRefused: !isKnown,
  })
  return { ...judgement, isBlocked: judgement.isSpam && judgement.rules.some(({ checker }) => checker === 'blacklist') }
}
