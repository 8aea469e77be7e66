// How programs call their answers while somebody is away, as subjects begin in 20 languages. Weak hints: a person may
// write so too, which is why they count only where nothing else speaks (rule 33).
const beginnings = [
  // English
  'out of (the )?office',
  'auto(matic|mated)?[- ]?(reply|response|answer)\\b',
  "(on|i am on|i’m on|i'm on) (vacation|holiday|annual leave|leave)\\b",
  'away from (my|the) (desk|office|mail)',
  'vacation (reply|response|notice|message)',
  // German
  'abwesenheits(notiz|meldung|nachricht|assistent|benachrichtigung)',
  'automatische (antwort|rückmeldung|abwesenheit)',
  'abwesend\\b',
  'nicht im (büro|haus)\\b',
  // French
  'réponse automatique',
  'absence du bureau',
  'absent(e)? du bureau',
  "message d[’']absence",
  // Spanish
  'respuesta autom[aá]tica',
  'fuera de (la )?oficina',
  'ausencia de la oficina',
  // Portuguese
  'resposta autom[aá]tica',
  'fora do escrit[oó]rio',
  'aus[eê]ncia tempor[aá]ria',
  // Italian
  'risposta automatica',
  'fuori (sede|ufficio)',
  // Dutch
  'automatisch antwoord',
  'afwezig(heid(s(bericht|melding|assistent))?)?\\b',
  'niet aanwezig',
  // Danish, Norwegian, Swedish, Finnish, Icelandic
  'autosvar\\b',
  'automatisk(t)? svar',
  'ikke til ?stede',
  'fraværsassistent|fravær\\b',
  'frånvaro',
  'automaattinen vastaus',
  'poissa toimistolta|poissaoloviesti',
  'sjálfvirkt svar',
  // Polish, Czech, Slovak, Hungarian, Romanian, Slovenian, Croatian
  'autoodpowiedź|automatyczna odpowiedź|odpowiedź automatyczna',
  'nieobecność|poza biurem',
  'automatická odpov[eě]ď',
  'mimo kancelář|nepřítomnost',
  'automatikus válasz|házon kívül',
  'răspuns automat|raspuns automat',
  'samodejni odgovor|automatski odgovor',
  // Russian, Ukrainian, Bulgarian, Greek
  'автоматический ответ|автоответ',
  'нет на рабочем месте|отсутствие на рабочем месте|в отпуске',
  'автоматична відповідь',
  'автоматичен отговор',
  'αυτόματη απάντηση|εκτός γραφείου',
  // Turkish, Hebrew, Arabic
  'otomatik (yanıt|cevap)|ofis dışında',
  'תשובה אוטומטית|מחוץ למשרד|מענה אוטומטי',
  'رد تلقائي|خارج المكتب',
  // Japanese, Chinese, Korean, Vietnamese
  '自動(応答|返信)|不在(通知|連絡)',
  '自动(回复|答复)|自動回覆|自動答覆|不在办公室',
  '자동 ?(회신|응답)|부재 ?중',
  'trả lời tự động|thư trả lời tự động',
]

// one alternation, compiled once; the subject's head is enough, so that no subject costs much
const pattern = new RegExp(`^[\\s\\[("“*]*(${beginnings.join('|')})`, 'iu')

/** Whether a subject begins as those of vacation notes and other automatic answers do. */
export function isAutomaticSubject(subject: string): boolean {
  return pattern.test(subject.slice(0, 200).normalize('NFC'))
}
