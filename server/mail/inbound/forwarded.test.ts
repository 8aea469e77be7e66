import { expect, test } from 'vitest'
import { forwardedSender } from './forwarded.ts'

const forwarded = (subject: string, text: string) => forwardedSender({ subject, text, attachments: [], inReplyTo: [] })

test.each([
  [
    'Fwd: Fire',
    '---------- Forwarded message ---------\nFrom: Carla Customer <carla@example.com>\nDate: Sun\nSubject: Fire',
  ],
  [
    'Fw: Fire',
    '________________________________\nFrom: Carla Customer <carla@example.com>\nSent: Sunday\nTo: Alex\nSubject: Fire',
  ],
  [
    'Fwd: Fire',
    'Begin forwarded message:\n\n> From: Carla Customer <carla@example.com>\n> Subject: Fire\n> Date: Sunday',
  ],
  [
    'WG: Feuer',
    '-----Ursprüngliche Nachricht-----\nVon: Carla Customer [mailto:carla@example.com]\nGesendet: Sonntag\nAn: Alex',
  ],
  ['TR: Feu', 'De : Carla Customer <carla@example.com>\nEnvoyé : dimanche\nÀ : Alex\nObjet : Feu'],
  ['RV: Fuego', 'De: Carla Customer <carla@example.com>\nEnviado el: domingo\nPara: Alex\nAsunto: Fuego'],
  ['I: Fuoco', 'Da: Carla Customer <carla@example.com>\nInviato: domenica\nA: Alex\nOggetto: Fuoco'],
  ['ENC: Fogo', 'De: Carla Customer <carla@example.com>\nEnviada em: domingo\nPara: Alex\nAssunto: Fogo'],
  ['Doorst: Brand', 'Van: Carla Customer <carla@example.com>\nVerzonden: zondag\nAan: Alex\nOnderwerp: Brand'],
  ['VS: Brann', 'Fra: Carla Customer <carla@example.com>\nSendt: søndag\nTil: Alex\nEmne: Brann'],
  ['VB: Eld', 'Från: Carla Customer <carla@example.com>\nSkickat: söndag\nTill: Alex\nÄmne: Eld'],
  ['PD: Ogień', 'Od: Carla Customer <carla@example.com>\nWysłano: niedziela\nDo: Alex\nTemat: Ogień'],
  ['FW: Пожар', 'От: Carla Customer <carla@example.com>\nДата: воскресенье\nТема: Пожар'],
  ['转发: 火', '发件人: Carla Customer <carla@example.com>\n日期: 星期日\n主题: 火'],
  ['Fwd: Fire', '*From:* Carla Customer <carla@example.com>\n*Date:* Sunday\n*Subject:* Fire'],
])('rule 27: "%s" names who wrote it', (subject, text) => {
  expect(forwarded(subject, `For you.\n\n${text}\n\nIt burns.`)).toEqual({
    name: 'Carla Customer',
    address: 'carla@example.com',
  })
})

test('rule 27: what is no forward, or does not say who wrote it, names nobody', () => {
  expect(forwarded('Re: Fire', 'From: Carla <carla@example.com>\nDate: Sunday')).toBeNull()
  expect(forwarded('Fwd: Fire', 'Greetings from: Berlin\nWish you were here')).toBeNull()
  expect(forwarded('Fwd: Fire', 'From: the people next door\nSubject: Fire')).toBeNull()
})

test('rule 16: the header of an attached mail counts only for a forward without a header of its own', () => {
  const content = Buffer.from('From: Dora <dora@example.com>\nSubject: x\n\nText')
  const attachments = [
    { fileName: 'mail.eml', contentType: 'message/rfc822', content, contentId: null, isInline: false },
  ]
  expect(forwardedSender({ subject: 'See this', text: 'Look', attachments, inReplyTo: [] })?.address).toBe(
    'dora@example.com',
  )
  const text = 'From: Carla <carla@example.com>\nDate: Sunday\n'
  expect(forwardedSender({ subject: 'Fwd: x', text, attachments, inReplyTo: [] })?.address).toBe('carla@example.com')
})
