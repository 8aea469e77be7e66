// What mail systems say when they do not deliver, by what it means (RFC 3463). The first line that fits counts, so what
// is about the sender or the moment stands before what is about the recipient: only the latter is held against an
// address.
const meanings: [status: string, words: string[]][] = [
  [
    '4.4.5',
    [
      'too many (?:\\w+ ){0,2}(?:connections|sessions|errors|recipients)',
      '(?:connection|sending|delivery) (?:rate|limit)|rate ?limit|throttl|trop de connexions',
      'max(?:imum)? (?:number of )?(?:e-?mails|messages|connections)|e-?mails per (?:hour|day)|daily (?:message|sending) quota',
      'unusual rate|numerous attempts',
    ],
  ],
  [
    '5.2.2',
    [
      '(?:mail ?box|mail ?folder|mail ?dir|inbox|mail system)\\W{1,3}(?:is |was )?full\\b|full mail ?box',
      'over ?-?quota|over (?:\\w+ ){1,2}quota|(?:exceed\\w*|violat\\w*|reached|out of) (?:\\w+ ){0,3}(?:quota|storage|disk space)',
      '(?:quota|mailbox size limit) (?:\\w+ )?(?:exceeded|violation|full)|dis[ck] quota|mailbox size limit|mail file size exceeds',
      'mailbox (?:has |is |would )?exceed|exceed(?:ing|ed) (?:receiving|its mailbox|the local) ?limits?|maximum allowed storage',
      'enough (?:\\w+ )?(?:storage|space)|insufficient (?:\\w+ )?(?:storage|space)|space has been used up',
      'too much mail data|too many messages on',
      'bo[iî]te .{0,20}pleine|boite du destinataire pleine|buz[oó]n .{0,20}lleno|casella .{0,20}piena|postfach .{0,20}voll|caixa .{0,20}cheia',
      'переполнен|容量|空间不足|邮箱已满|信箱已滿|가득',
    ],
  ],
  [
    '5.3.4',
    [
      'message (?:size|length) (?:exceeds|is too)|too (?:large|big)|size limit|line limit|header size',
      'exceed(?:s|ed)? (?:the )?(?:maximum|size)|max(?:imum)? (?:\\w+ )?message size|message length exceeds|taille (?:limite|maximale)',
    ],
  ],
  [
    '5.7.1',
    [
      '\\bptr\\b|reverse (?:dns|lookup|name)|\\brdns\\b|dynamic ip|generic dns|open proxy|\\bbatv\\b|backscatter',
      '(?:your|client|sending|sender|ip) (?:ip|host|hostname|server|mta|address)\\b.{0,40}(?:reject|refus|block|listed|banned|denied)',
      "(?:can't|cannot|could not|unable to) (?:find|resolve|verify|determine) (?:your|purported)|unresolvable relay host|bad (?:sender|ip)\\b",
      'mail from \\S+ (?:refused|rejected|not owned)|bogus mail from|invalid (?:sender|ip)|domain of sender|(?:unroutable|unverif\\w+) sender',
      "sender (?:\\w+ ){0,2}(?:rejected|refused|verif\\w+|denied|empty|not)|helo|client host|list of (?:allowed )?senders|emetteur|sender isn't",
      'relay (?:access|denied|not|mail|for|through)|relaying|as a relay|(?:mail|open) relay\\b|not a gateway|unable to relay|handle mail for',
      'allowed rcpthost|blocked by the recipient|accepting mail from specific|envelope recipient has been denied',
    ],
  ],
  [
    '5.2.1',
    [
      '(?:account|mailbox|user|recipient)\\S* (?:(?:is|has|been|was|currently|temporarily|temporary) ){0,4}(?:disabled|suspended|inactive|deactivated|expired|blocked|locked|terminated|frozen|discontinued)',
      '(?:deactivated|inactive|suspended|disabled|expired|archived|closed)(?: ?/ ?\\w+)? (?:mailbox|account|user|recipient)|invalid/inactive|extended inactivity',
      'not active|no longer (?:active|in use|valid|works|employed|on)|dormant|suspend the service|temporar(?:y|ily) locked|archiv[eé]e',
      'to reach is disabled|currently suspended|(?:has been|was) suspended|mailbox unavailable or access denied|recipient rejected: temporarily',
    ],
  ],
  [
    '5.1.2',
    [
      'host (?:or domain )?(?:name )?(?:unknown|not found|lookup)|(?:unknown|no such) (?:host|(?:mail )?domain)|unknown domain name',
      "domain (?:name )?(?:not found|does not exist|isn'?t in my list|doesn'?t exist|is not reachable|must exist)|mail domain .{0,40}unknown",
      'name service error|name or service not known|malformed .{0,20}name server|dns records? .{0,60}(?:not|n.t) (?:be )?found',
      "couldn'?t find (?:any host|a mail exchanger)|no mx|nxdomain|nullmx|unable to (?:look ?up|resolve)|no route (?:to (?:host|domain)|for)",
      'all relevant mx records point|illegal host|unroute?able (?:mail )?domain|host (?:is )?unreachable|does not accept mail\\b(?! from)',
    ],
  ],
  [
    '5.1.1',
    [
      "(?:user|recipient|mail ?box|address|account|person|name|rcpt|spectator)\\S*(?: [^\\s:;,]+)? (?:address )?(?:is |was |were |does |has |could |can )?(?:unknown|undeliverable|rejected|refused|unavailable|invalid|missing|n[o']t (?:be )?(?:found|exist|known|listed|local|valid|ok|present|recogni[sz]ed)|not an? (?:valid|known|active|registered))",
      "(?:user|recipient|mail ?box|address|account|person)\\S*(?: [^\\s:;,]+)? (?:doesn'?t|does not) exist|tried to reach does not exist|does not exist\\.",
      'unknown (?:user|recipient|local|e-?mail|address|account|mailbox|virtual)|no such (?:user|recipient|mailbox|address|person|account)|unknown or illegal alias',
      'invalid (?:or \\w+ )?(?:final delivery )?(?:recipient|mailbox|user|address|virtual user)|bad(?: destination mailbox|[-_ ]?recipient|[-_ ]?rcpt ?to|[-_ ]?address)',
      "(?:is|was) not (?:found|an? (?:known|active|valid|registered))|> not found|no (?:\\w+ )?(?:mail ?box|account by|valid recipient|matches to)|there is no (?:one|such)|couldn'?t be found|wasn'?t found",
      "doesn'?t have an? \\S+ account|not an? (?:valid|local|active) |not in my validrcpt|non-?existent|destination server rejected recipients|can'?t accept user|were unknown|not email addresses",
      'name not found|undeliverable address|recipnotfound|recipient ?notfound|unroute?able address|does not like recipient|not listed in|in name directory|did not (?:\\w+ )?match',
      'no longer accepts|has been replaced by|has moved to|is no longer|refuses to accept your mail|no final email delivery|not have a final',
      "no existe|inexistente|desconocid|inconnue? |n'existe pas|existiert nicht|unbekannt|non esiste|sconosciut|nessun utente|onbekend|bestaat niet|não existe|finns inte|findes ikke|nieznan",
      'не (?:найден|существует)|несуществующ|あて先不明|利用者不明|宛先不明|存在しません|見つかりません|リストにありません|不存在|查无此|존재하지',
    ],
  ],
  [
    '5.7.1',
    [
      'spam|unsolicited|black ?list|block(?:ed|list)|block list|reputation|\\brbl\\b|dnsbl|\\bspf\\b|dkim|dmarc|abus|complaints?|unwanted',
      'content (?:rejected|filter)|policy|policies|virus|malware|infected|executable|attachments?\\b|invalid mime|8-bit data|base64 encoding|message header',
      '(?:access )?(?:denied|forbidden)|not (?:allowed|permitted|authori[sz]ed|subscribed|accepting)|refused|rejected (?:by|for|because|due)|has been rejected|unauthori[sz]ed',
      'authenticat|authentif|tls required|prohibit|restrict|members?-only|closed mailing list|non-member|security|protocol violation|user rules|organizational settings',
      '(?:does|do|will) not accept (?:mail|messages|any mail)|no access from|user reject|go away|confirm(?:ation)? |迷惑|垃圾|拒收|拒绝',
    ],
  ],
  ['5.4.6', ['loop|too many hops|hop count']],
  [
    '5.3.0',
    [
      'procmail|maildrop|command (?:died|failed|output)|mailer error|exit(?: status| code)? \\d|pipe to \\||\\bx-unix\\b',
      '(?:local|internal|system|config\\w*|server) (?:\\w+ )?(?:error|problem)|encountered an error|transaction failed|interrupted system call|misconfigured',
      "service (?:\\w+ )?(?:unavailable|not available|refused)|write error|can'?t create|could not load|out of memory|resources? (?:\\w+ )?unavailable",
    ],
  ],
  [
    '4.4.1',
    [
      'timed? ?out|connection (?:was )?(?:refused|reset|dropped|lost|closed|failed)|connection to .{0,40}failed|(?:could not|unable to|cannot) connect',
      "wasn'?t able to establish|no response|host (?:is )?down|unreachable|not responding|did ?n[o']t respond|retry time|try again|temporar|delay|deferred|postponed",
      'greylist|queue too long|in the queue|queue period|after multiple (?:retries|attempts)|failed (?:after )?\\d+ attempts|delivery attempts|giving up on|gave up',
      'for a long time|not been collected|failed to deliver to domain|could not find a gateway|for more than \\d|not be delivered for more|expired|try later',
    ],
  ],
]

const patterns = meanings.map(([status, words]): [RegExp, string] => [new RegExp(words.join('|'), 'i'), status])
const isTemporary = /temporar|deferred|greylist|try (?:again )?later|essayer plus tard|try again/i

/** The status the words of a reason stand for; '' when they are not known. */
export function reasonStatus(reason: string): string {
  const text = reason.slice(0, 4_000)
  const status = patterns.find(([words]) => words.test(text))?.[1] ?? ''
  // a refusal for now is worded like one for good
  return /^5\.[237]/.test(status) && isTemporary.test(text) ? `4${status.slice(1)}` : status
}
