// What the words of mail systems mean, as status codes of RFC 3463. The first that fits counts.
const reasons: [RegExp, string][] = [
  [
    /mailbox (?:is )?full|over ?quota|quota exceeded|exceeded (?:\w+ )?(?:storage|quota)|disk quota|mailbox size limit|not enough (?:storage|space)|insufficient (?:system )?storage|mailbox (?:has )?exceeded|exceeded the local limit|user is over the quota|容量/i,
    '5.2.2',
  ],
  [
    /message (?:size|length) (?:exceeds|is too)|too (?:large|big)|size limit|exceeds? (?:the )?(?:maximum|size)|message length exceeds/i,
    '5.3.4',
  ],
  [
    /(?:account|mailbox|user|recipient)\S* (?:has been |is |was )?(?:disabled|suspended|inactive|deactivated|expired|blocked|locked|terminated)|not active|no longer (?:active|in use|valid|works|employed|on)|dormant/i,
    '5.2.1',
  ],
  [
    /user (?:is )?(?:unknown|not found|doesn'?t exist|does not exist|not known|not listed)|unknown (?:user|recipient|local|address|account|mailbox|account)|no such (?:user|recipient|mailbox|address|person|account)|(?:recipient|mailbox|address|account|user)\S* (?:address )?(?:unknown|not found|rejected|unavailable|does not exist|doesn'?t exist|is invalid|invalid|is unknown|not recogni[sz]ed|not valid)|invalid (?:recipient|mailbox|user|address)|no mailbox|doesn'?t have an? \S+ account|not a valid (?:mailbox|user)|name not found|no existe|bad destination mailbox|undeliverable address|recipnotfound|unrouteable address|does not like recipient|not listed in (?:public )?name|couldn'?t be found|wasn'?t found|あて先不明|利用者不明|宛先不明|存在しません/i,
    '5.1.1',
  ],
  [
    /host (?:or domain )?(?:name )?(?:unknown|not found|lookup)|(?:unknown|no such) (?:host|domain)|domain (?:not found|does not exist|isn'?t in my list|doesn'?t exist)|name service error|couldn'?t find any host|no mx|nxdomain|unable to (?:look ?up|resolve)|no route to (?:host|domain)|all relevant mx records point|couldn'?t find a mail exchanger|illegal host/i,
    '5.1.2',
  ],
  [
    /spam|blacklist|block(?:ed|list)|reputation|rbl|dnsbl|spf|dkim|dmarc|content (?:rejected|filter)|policy|virus|denied|not (?:allowed|permitted|authori[sz]ed)|refused by|rejected for|relaying|authentication required|prohibited|迷惑/i,
    '5.7.1',
  ],
  [/loop|too many hops|hop count/i, '5.4.6'],
  [
    /timed? ?out|connection (?:refused|reset|dropped|lost|closed)|could not connect|unable to connect|wasn'?t able to establish|no response|host (?:is )?down|network (?:is )?unreachable|retry time(?:out)? exceeded|greylist|try again|temporar|delayed|queue too long|after multiple (?:retries|attempts)|failed (?:after )?\d+ attempts|not responding|expired/i,
    '4.4.1',
  ],
]

const enhanced = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/
// As a reply stands in text: at its begin, after a dash or colon, or behind `said`, `error` and the like.
const reply = /(?:^|[\s:#(<>[-])([45])(\d\d)(?=[\s:.)\]>-]|$)/m

/** The status of a recipient: the one given unless it is empty or says nothing, else from the reason. '' when unknown. */
export function statusOf(given: string, reason: string): string {
  const own = /([245]\.\d{1,3}\.\d{1,3})/.exec(given)?.[1] ?? ''
  if (own !== '' && !own.endsWith('.0.0')) return own
  const inside = enhanced.exec(reason)?.[1] ?? ''
  if (inside !== '' && !inside.startsWith('2') && !inside.endsWith('.0.0')) return inside
  const told = reasonStatus(reason)
  const severity = own.charAt(0) || reply.exec(reason)?.[1] || ''
  // the words say what happened, the given code how lasting it is
  if (told !== '') return severity === '' || severity === '2' ? told : severity + told.slice(1)
  return own || inside || (severity === '' ? '' : `${severity}.0.0`)
}

/** The status the words of a reason stand for; '' when they are not known. */
function reasonStatus(reason: string): string {
  const text = reason.slice(0, 4_000)
  return reasons.find(([words]) => words.test(text))?.[1] ?? ''
}

/** Whether a text gives a reason for failing: an SMTP reply, a status code or known words. */
export function hasReason(text: string): boolean {
  return hasReply(text) || reasonStatus(text) !== ''
}

/** Whether a text shows an SMTP reply or a status code. */
export function hasReply(text: string): boolean {
  return enhanced.test(text) || /(?:^|\s|["'(:#])[45]\d\d[\s-]/m.test(text)
}
