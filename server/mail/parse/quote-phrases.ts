// How mail programs announce what they quote, in the languages they speak. Every pattern is tried on one short line.

const wrote = `wrote|writes|schrieb|a écrit|écrit|escribió|escribio|ha scritto|scritto|escreveu|schreef|skrev|kirjoitti|
  napisał|napisała|napisał\\(a\\)|pisze|napsal|napsala|napsal\\(a\\)|napísal|napísala|napísal\\(a\\)|írta|ezt írta|
  написал|написала|написал\\(а\\)|пишет|пише|написав|написав\\(-ла\\)|έγραψε|yazdı|şunu yazdı|כתב|כתבה|כתב/ה|כתב\\(ה\\)|
  كتب|كتبت|写道|寫道|写了|のメッセージ|さんは書きました|작성|님이 작성|đã viết|menulis|เขียน|a scris|napisao|napisala|
  rašė|parašė|kirjutas|rakstīja|va escriure|escrigué|idatzi du|skrifaði|shkroi|написа|pisal|je pisal|geschreven|
  geschrieben|ha escrito|lo siguiente|ce qui suit|följande|følgende`
  .split('|')
  .map((word) => word.trim())
  .join('|')

const endsWithVerb = new RegExp(`(?:^|[\\s>\\])»"“”'’*_,.\\d])(?:${wrote})\\s*[:：]?[\\s*_-]*$`, 'i')
const holdsVerb = new RegExp(`(?:^|[\\s>\\d])(?:${wrote})(?=[\\s<:(])`, 'i')
const endsWithAddress = /[<[(][^<>[\]()\s]{1,100}@[^<>[\]()\s]{1,100}[>\])]\s*[:：]\s*$/
// `2026/5/5 Ann <ann@a.example>`, without a verb
const datedSender = /^\d{4}[-/]\d{1,2}[-/]\d{1,2} .{0,200}<[^<>\s]{1,100}@[^<>\s]{1,100}>:?$/
// the one English verb that stands in other sentences too
const sentBy = /<[^<>\s]{1,100}@[^<>\s]{1,100}> sent:$/
const holdsDate = /\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}/
const holdsAddress = /\S@\S/

/** Whether a line (or a few joined) announces a quotation: `On 5 May 2026, Ann <ann@a.example> wrote:` and its kin. */
export function isAttribution(line: string): boolean {
  if (line.length < 10 || line.length > 600) return false
  const text = line.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim()
  if (!/[:：>\w\p{L}][\s*_-]*$/u.test(text)) return false
  if (datedSender.test(text)) return true
  const isDated = holdsDate.test(text)
  if (sentBy.test(text)) return isDated
  if (endsWithVerb.test(text)) return isDated || holdsAddress.test(text)
  if (!/[:：]\s*$/.test(text)) return false
  return isDated && (endsWithAddress.test(text) || (holdsVerb.test(text) && text.length < 300))
}

const labels = {
  from: `From|Von|De|Da|Van|Från|Fra|Frá|Lähettäjä|Od|Kimden|Gönderen|От|Від|Από|发件人|寄件者|寄件人|差出人|送信者|送信元|보낸 사람|보낸사람|
    מאת|من|Expéditeur|Mittente|Remitente|Feladó|Afzender|De la|Saatja|Nuo|Từ|Dari|จาก|Pošiljatelj|Odesílatel|Odosielateľ`,
  date: `Sent|Date|Gesendet|Datum|Envoyé|Enviado|Enviado el|Enviado em|Enviada em|Enviada|Fecha|Data|Inviato|Verzonden|Skickat|Sendt|Dato|
    Lähetetty|Päivämäärä|Päiväys|Wysłano|Odesláno|Odoslané|Dátum|Elküldve|Küldve|Отправлено|Дата|Надіслано|Gönderildi|Tarih|Στάλθηκε|
    Ημερομηνία|发送时间|发送日期|日期|時間|傳送時間|寄件日期|送信日時|日時|日付|보낸 날짜|날짜|נשלח|תאריך|تاريخ الإرسال|أرسلت|التاريخ|تم الإرسال|
    Trimis|Đã gửi|Dikirim|Tanggal|Poslano|วันที่`,
  to: `To|An|À|A|Para|Aan|Till|Til|Vastaanottaja|Do|Komu|Címzett|Кому|Kime|Alıcı|Προς|收件人|收件者|宛先|받는 사람|받는사람|אל|إلى|Destinatario|
    Destinataire|Către|Đến|Kepada|Za|ถึง`,
  subject: `Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Aihe|Temat|Předmět|Predmet|Tárgy|Тема|Konu|Θέμα|主题|主旨|件名|
    제목|נושא|الموضوع|Subiect|Chủ đề|Subjek|Perihal|Zadeva|เรื่อง`,
}

const labelKinds = new Map<string, keyof typeof labels>()
for (const [kind, names] of Object.entries(labels) as [keyof typeof labels, string][]) {
  for (const name of names.split('|')) labelKinds.set(name.trim().toLowerCase(), kind)
}

/** Which field of a quoted header a line shows (`Von: Ann`); null when none. */
export function headerLabel(line: string): keyof typeof labels | null {
  const colon = line.slice(0, 40).search(/[:：]/)
  if (colon < 1) return null
  const name = line
    .slice(0, colon)
    .replace(/[*_>\s|\u200e\u200f\u202a-\u202e]+/g, ' ')
    .trim()
    .toLowerCase()
  return labelKinds.get(name) ?? null
}

const original =
  `Original Message|Original-Nachricht|Ursprüngliche Nachricht|Originalnachricht|Antwort Nachricht|Message d['’]origine|Message original|
  Mensaje original|Messaggio originale|Mensagem original|Oorspronkelijk bericht|Originalmeddelande|Ursprungligt meddelande|
  Oprindelig meddelelse|Oprindelig besked|Opprinnelig melding|Alkuperäinen viesti|Wiadomość oryginalna|Oryginalna wiadomość|
  Původní zpráva|Pôvodná správa|Eredeti üzenet|Исходное сообщение|Оригинальное сообщение|Orijinal Mesaj|Original İleti|Orijinal İleti|
  Αρχικό μήνυμα|原始邮件|原邮件|原始郵件|元のメッセージ|Original|원본 메시지|원본 메일|הודעה מקורית|الرسالة الأصلية|Mesaj original|
  Reply message|Reply above this line`
    .split('|')
    .map((words) => words.trim())
    .join('|')
const originalLine = new RegExp(`^[-_=*\\s]{2,}(?:${original})[-_=*\\s:]*$`, 'i')

/** Whether a line is the rule mail programs put over the mail that is answered. */
export function isOriginalLine(line: string): boolean {
  return line.length < 200 && originalLine.test(line)
}

const forwarded =
  /forwarded (?:message|by|from)|weitergeleitete (?:nachricht|e-?mail)|message (?:transféré|réexpédié)|mensaje reenviado|messaggio inoltrato|mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|vidarebefordrat|videresendt|edelleenlähetet|wiadomość przekazana|przekazana wiadomość|přeposlaná zpráva|preposlaná správa|továbbított|пересылаемое|пересланное|переадресован|iletilen|προωθημένο|转发的?邮件|轉寄的?郵件|転送(?:された)?メッセージ|전달된 메시지|הודעה שהועברה|הועברה|رسالة (?:مُعاد|معاد|محول)|mesaj redirecționat/i

/** Whether a line announces a mail that is passed on: that is the matter itself, not history. */
export function isForwardLine(line: string): boolean {
  return line.length < 200 && forwarded.test(line) && (/^[\s>]*[-_=*]{2,}/.test(line) || /[:：]\s*$/.test(line))
}

/** Whether a subject says that its mail is passed on. */
export function isForwardSubject(subject: string): boolean {
  return /^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|tr|rv|i|enc|doorst|vb|vs|vl|pd|továbbítás|ilt|转发|轉寄|転送|הועבר|إعادة توجيه|fw)\s*[:：]/i.test(
    subject,
  )
}

const mobile =
  /^(?:sent (?:from|via|with)|get outlook for|von meinem .{0,40}gesendet|gesendet (?:von|mit|über)|diese nachricht wurde von mein|holen sie sich outlook|envoyé (?:depuis|de mon|à partir|avec)|télécharger outlook|obtenir outlook|enviado (?:desde|do|de|a partir)|obtener outlook|inviato da|scarica outlook|verzonden (?:vanaf|met|vanuit)|verstuurd vanaf|skickat från|sendt fra|lähetetty|wysłane z|wysłano z|odesláno z|odoslané z|отправлено (?:с|из)|надіслано з|iphone'?umdan|στάλθηκε από|iphoneから送信|发自我的|發自我的|从我的|나의 iphone|נשלח מ|أ?ُ?رسل(?:ت)? من|dikirim dari|trimis de pe|elküldve az)/i

/** Whether a line is what a telephone adds under every mail. */
export function isDeviceLine(line: string): boolean {
  return line.length < 150 && mobile.test(line.trim())
}

const answers =
  'answers?|repl(?:y|ies)|comments?|responses?|remarks?|antwort|kommentar|anmerkung|réponse|commentaire|respuesta|comentario|rispost|comment[oi]|resposta|comentário|antwoord|opmerking|svar|kommentit|vastau|odpowied|komentarz|odpověd|ответ|комментари|yanıt|cevap|απαντήσ'
const inside =
  'below|in-?line|in (?:red|blue|green|bold|caps|colou?r|the text)|unten|im text|in rot|in blau|in grün|ci-dessous|dans le texte|en rouge|en bleu|abajo|debajo|en rojo|en azul|en el texto|qui sotto|di seguito|in rosso|in blu|abaixo|em vermelho|em azul|hieronder|in het rood|in rood|in blauw|nedan|nedenfor|i rött|i rødt|alla olev|punaisella|poniżej|na czerwono|níže|červeně|ниже|красным|aşağıda|kırmızı|παρακάτω|見え消し|赤字|下記|紅字|红字|아래|빨간'
const inlineWords = new RegExp(
  `(?:${answers})[^.!?]{0,60}(?:${inside})|(?:${inside})[^.!?]{0,40}(?:${answers})|(?:^|[\\s,;])(?:see (?:below|in-?line)|siehe unten|s\\. ?u\\.|voir ci-dessous|ver abajo|vedi sotto|ver abaixo|zie onder|se nedan|se nedenfor|patrz poniżej|viz níže|см\\.? ниже)|インライン|红字|紅字`,
  'i',
)

/** Whether a line says that the answers stand within the mail that is answered: it must not be folded then. */
export function announcesInline(line: string): boolean {
  return inlineWords.test(line.slice(0, 500))
}
