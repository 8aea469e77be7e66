import { describe, expect, test } from 'vitest'
import { replyMarker } from '../../../server/mail/parse/fold.ts'
import { readText } from './support.ts'

const html = (body: string) => readText(body, 'Content-Type: text/html; charset=utf-8')

describe('rule 20: history is folded, never lost', () => {
  test.each([
    'On Mon, 5 May 2025 at 10:00, Ann Bee <ann@a.example> wrote:',
    'On Monday, 5 May 2025 at 10:00, a very long name of a person who wrote\nAnn Bee <ann@a.example> wrote:',
    'Am 05.05.2025 um 10:00 schrieb Ann Bee:',
    'Am Mo., 5. Mai 2025 um 10:00 Uhr schrieb Ann <ann@a.example>:',
    'Le lun. 5 mai 2025 à 10:00, Ann Bee <ann@a.example> a écrit :',
    'El lun, 5 may 2025 a las 10:00, Ann (<ann@a.example>) escribió:',
    'Il giorno lun 5 mag 2025 alle ore 10:00 Ann <ann@a.example> ha scritto:',
    'Em seg., 5 de mai. de 2025 às 10:00, Ann <ann@a.example> escreveu:',
    'Op ma 5 mei 2025 om 10:00 schreef Ann <ann@a.example>:',
    'Den mån 5 maj 2025 kl 10:00 skrev Ann <ann@a.example>:',
    'man. 5. maj 2025 kl. 10.00 skrev Ann <ann@a.example>:',
    'ma 5. toukok. 2025 klo 10.00 Ann (ann@a.example) kirjoitti:',
    'pon., 5 maj 2025 o 10:00 Ann <ann@a.example> napisał(a):',
    'po 5. 5. 2025 v 10:00 odesílatel Ann <ann@a.example> napsal:',
    'пн, 5 мая 2025 г. в 10:00, Ann <ann@a.example>:',
    '5 мая 2025 г., в 10:00, Ann <ann@a.example> написал(а):',
    'Ann <ann@a.example>, 5 May 2025 Pzt, 10:00 tarihinde şunu yazdı:',
    'Ann <ann@a.example> 于2025年5月5日周一 10:00写道：',
    '2025年5月5日(月) 10:00 Ann <ann@a.example>:',
    '2025년 5월 5일 (월) 오전 10:00, Ann <ann@a.example>님이 작성:',
    '\u202bבתאריך יום ב׳, 5 במאי 2025 ב-10:00 מאת \u202aAnn\u202c\u200f <\u202aann@a.example\u202c\u200f>:\u202c',
    'ב-5 במאי 2025, בשעה 10:00, Ann כתב/ה:',
    'في الاثنين، 5 مايو 2025 في 10:00 ص تمت كتابة ما يلي بواسطة Ann <ann@a.example>:',
    'Vào 10:00, 5 tháng 5, 2025 Ann <ann@a.example> đã viết:',
    '-----Original Message-----',
    '-----Ursprüngliche Nachricht-----',
    '-------- Message d’origine --------',
    'From: Ann <ann@a.example>\nSent: Monday, 5 May 2025 10:00\nTo: Bob\nSubject: x',
    'Von: Ann\nGesendet: Montag, 5. Mai 2025 10:00\nAn: Bob\nBetreff: x',
    'De : Ann\nEnvoyé : lundi 5 mai 2025\nÀ : Bob\nObjet : x',
    '*From:* Ann\n*Date:* 5 May 2025\n*To:* Bob',
    'מאת: Ann\nנשלח: יום שני 5 מאי 2025\nאל: Bob\nנושא: x',
    'من: Ann\nتم الإرسال: 5 مايو\nإلى: Bob\nالموضوع: x',
    '差出人: Ann\n送信日時: 2025年5月5日\n宛先: Bob\n件名: x',
    '________________________________\nОт: Ann\nОтправлено: 5 мая\nКому: Bob\nТема: x',
  ])('%s', async (announcement) => {
    for (const history of ['> old text\n> more', 'old text\nmore']) {
      const source = `My answer.\n\n${announcement}\n${history.startsWith('>') ? '' : '\n'}${history}`
      const { visible, quoted, text } = await readText(source)
      expect(visible.text).toBe('My answer.')
      expect(quoted?.text).toBe(`${announcement}\n${history.startsWith('>') ? '' : '\n'}${history}`)
      expect(text).toBe(source)
    }
  })

  test.each([
    ['a verb at the end', 'Op 5 mei 2025, om 10:00 heeft Ann <ann@a.example> het volgende geschreven:\n\nOLD'],
    ['no verb, broken within the address', '2025-05-05 10:00 GMT+03:00 Ann Bee <\nann@subsidiary.a.example>:\n\n> OLD'],
    ['no verb and no colon', '2025/5/5 Ann Bee <ann@a.example>\n\n> OLD'],
    ['another verb', 'On 5-May-2025, at 6:54 PM, Ann Bee <ann@a.example> sent:\n\n> OLD'],
    [
      'a quoted link that was broken',
      'On 5 May, 2025 at 10:00, Ann wrote:\n\n> OLD (https://a.example/see\n_me=7)\n>\n> Ann',
    ],
  ])('announced with %s', async (_, history) => {
    const { visible, quoted } = await readText(`NEW\n\n${history}`)
    expect(visible.text).toBe('NEW')
    expect(quoted?.text).toContain('OLD')
  })

  test('our own marker comes first', async () => {
    const { visible, quoted } = await readText(`Answer\n\nAnn, today:\n${replyMarker}\nold\n> x\nunmarked`)
    expect(visible.text).toContain('Answer')
    expect(visible.text).not.toContain('old')
    expect(quoted?.text).toContain('unmarked')
  })

  test.each([
    ['answers between the lines', '> first?\nYes.\n> second?\nNo.'],
    ['answers between the lines, announced', 'On Mon, 5 May 2025, Ann wrote:\n> first?\nYes.\n> second?\nNo.'],
    ['text before and after', 'Hi,\nOn Mon, 5 May 2025, Ann wrote:\n> question\nMy answer\nregards'],
    ['nothing but history', '> all\n> of it'],
    [
      'a forwarded mail',
      'FYI\n---------- Forwarded message ---------\nFrom: Ann <a@b.example>\nDate: Mon\nSubject: x\nTo: y\n\nThe matter',
    ],
    ['plain text', 'He wrote:\nnothing.\n\nFrom: there it went on.'],
    ['dates and addresses in a text', 'Seen on:\n2025-05-05 10:00\n\nBy <ann@a.example> and others.\nThanks'],
    ['a sentence that says wrote', 'You wrote: please help me, on 5 May.\nSo I do.'],
  ])('is left alone: %s', async (_, source) => {
    expect(await readText(source)).toMatchObject({ visible: { text: source }, quoted: null })
  })

  test('an answer below its quotation', async () => {
    const { visible, quoted } = await readText('On Mon, 5 May 2025, Ann wrote:\n> question\n\nMy answer')
    expect(visible.text).toBe('My answer')
    expect(quoted?.text).toContain('> question')
  })

  test.each([
    '-- \nAnn\nCompany',
    '--\nAnn',
    'Sent from my iPhone',
    'Von meinem iPhone gesendet',
    'Envoyé de mon téléphone',
  ])('signature %j', async (signature) => {
    const { visible, quoted } = await readText(`Answer\n\n${signature}`)
    expect(visible.text).toBe('Answer')
    expect(quoted?.text).toBe(signature)
  })

  test.each([
    [
      'Gmail',
      '<div>New</div><br><div class="gmail_quote"><div class="gmail_attr">Am Mo schrieb X:<br></div><blockquote class="gmail_quote">old</blockquote></div>',
    ],
    [
      'Apple Mail',
      '<div>New</div><div><br><blockquote type="cite"><div>On 5 May 2025, at 10:00, Ann &lt;a@b.example&gt; wrote:</div><br><div>old</div></blockquote></div>',
    ],
    [
      'Thunderbird',
      '<p>New</p><div class="moz-cite-prefix">Am 05.05.2025 um 10:00 schrieb Ann:<br></div><blockquote type="cite" cite="mid:x">old</blockquote>',
    ],
    [
      'Outlook',
      '<div class="WordSection1"><p class="MsoNormal">New</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Ann<br><b>Sent:</b> Monday<br><b>To:</b> Bob<br><b>Subject:</b> x</p></div></div><p>old</p></div>',
    ],
    [
      'Outlook on the web',
      '<div>New</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann<br></div><div>old</div>',
    ],
    ['Yahoo', '<div>New</div><div id="ydp1" class="yahoo_quoted"><div>X</div><div>old</div></div>'],
    [
      'Yandex',
      '<div>New</div><div>05.05.2025, 10:00, "Ann" &lt;a@b.example&gt;:</div><blockquote><p>old</p></blockquote>',
    ],
    [
      'Proton',
      '<div>New</div><div class="protonmail_quote">On Mon, 5 May 2025, Ann &lt;a@b.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">old</blockquote></div>',
    ],
    ['text-like HTML', 'New<br><br>On Mon, 5 May 2025 at 10:00, Ann &lt;a@b.example&gt; wrote:<br>&gt; old'],
  ])('HTML of %s', async (_, source) => {
    const { visible, quoted } = await html(source)
    expect(visible.text).toBe('New')
    expect(visible.html).not.toContain('old')
    expect(quoted?.html).toContain('old')
    expect(quoted?.text).toContain('old')
  })

  test('HTML with answers between the quotations is left alone', async () => {
    const source =
      '<div class="gmail_quote"><div class="gmail_attr">On Mon, 5 May 2025 at 10:00, Ann wrote:<br></div><blockquote class="gmail_quote">one?</blockquote><div>Yes</div><blockquote class="gmail_quote">two?</blockquote><div>No</div></div>'
    expect((await html(source)).quoted).toBeNull()
  })

  test('an indented paragraph of the writer is no history', async () => {
    expect((await html('<p>See</p><blockquote>a poem</blockquote><p>bye</p>')).quoted).toBeNull()
  })

  test('hostile texts take no time', async () => {
    for (const line of ['On 5 May 2025 x ', '> ', 'From: ', '-- ', 'wrote:', 'a'.repeat(5_000)]) {
      await readText(`${line}\n`.repeat(Math.min(20_000, 4_000_000 / line.length)))
    }
  })
})
