/** A line of a conversation: the customer's, an agent's reply, or a private note. */
export interface DemoMessage {
  by: 'customer' | 'agent' | 'note'
  html: string
}

export interface DemoTicket {
  customer: keyof typeof demoCustomers
  subject: string
  messages: readonly DemoMessage[]
  tags?: readonly string[]
  /** Ids of the statuses every desk has: 1 active, 3 waiting, 4 on hold, 5 solved, 6 closed. */
  status?: number
  priority?: 1 | 2 | 3
  /** First name of the agent. */
  agent?: 'Maya' | 'Jonas' | 'Priya'
}

export const demoAgents = [
  { firstName: 'Maya', lastName: 'Okafor', email: 'maya@northwind.example' },
  { firstName: 'Jonas', lastName: 'Lindqvist', email: 'jonas@northwind.example' },
  { firstName: 'Priya', lastName: 'Raman', email: 'priya@northwind.example' },
] as const

export const demoCustomers = {
  elena: {
    firstName: 'Elena',
    lastName: 'Marchetti',
    email: 'elena@bottegaverde.example',
    jobTitle: 'Shop owner',
    phone: '+39 055 555 0134',
  },
  tom: { firstName: 'Tom', lastName: 'Albrecht', email: 'tom.albrecht@fjordkaffee.example', jobTitle: 'Purchasing' },
  noor: { firstName: 'Noor', lastName: 'Haddad', email: 'noor@haddad-studio.example', jobTitle: 'Architect' },
  sam: { firstName: 'Sam', lastName: 'Whitaker', email: 'sam.whitaker@lakesidecamp.example', jobTitle: 'Manager' },
  yuki: { firstName: 'Yuki', lastName: 'Tanabe', email: 'yuki@tanabe-ceramics.example', jobTitle: 'Founder' },
  lucas: { firstName: 'Lucas', lastName: 'Ferreira', email: 'lucas@ferreira-bikes.example' },
  greta: { firstName: 'Greta', lastName: 'Solheim', email: 'greta.solheim@example.org' },
  amir: { firstName: 'Amir', lastName: 'Karimi', email: 'amir@karimi-dental.example', jobTitle: 'Practice manager' },
  rosa: { firstName: 'Rosa', lastName: 'Delgado', email: 'rosa@casadelgado.example' },
  ben: { firstName: 'Ben', lastName: 'Achterberg', email: 'ben@achterberg-tuinen.example' },
} as const

/** Believable correspondence of a maker of lamps, oldest ticket first. */
export const demoTickets: readonly DemoTicket[] = [
  {
    customer: 'greta',
    subject: 'Invoice with our new VAT number',
    status: 6,
    tags: ['billing'],
    agent: 'Jonas',
    messages: [
      {
        by: 'customer',
        html: '<p>Hi, our VAT number changed in January. Could you send invoice 2024-1187 again with the new one? It is NO 918 273 645.</p><p>Greta</p>',
      },
      {
        by: 'agent',
        html: '<p>Hi Greta,</p><p>done, the corrected invoice is on its way to you. I also changed the number in your account, so the next ones will be right.</p><p>Jonas</p>',
      },
    ],
  },
  {
    customer: 'ben',
    subject: 'Garden lamps: do they survive a Dutch winter?',
    status: 5,
    tags: ['presales'],
    agent: 'Priya',
    messages: [
      {
        by: 'customer',
        html: '<p>We plan to put about forty of your Halden bollards along a canal path. Are they fine with frost and a lot of rain?</p>',
      },
      {
        by: 'agent',
        html: '<p>Hello Ben,</p><p>yes: the Halden is sealed to IP66 and tested down to −25 °C. For a path beside water we suggest the marine coating, which keeps its colour for ten years.</p><p>Shall I prepare an offer for forty?</p><p>Priya</p>',
      },
      { by: 'customer', html: '<p>Please do, with and without the coating. Thank you!</p>' },
    ],
  },
  {
    customer: 'rosa',
    subject: 'Return: two wall lights, wrong colour',
    status: 3,
    tags: ['returns'],
    agent: 'Maya',
    priority: 1,
    messages: [
      {
        by: 'customer',
        html: '<p>Hello, I ordered two Lysa in <b>sage</b> and received <b>olive</b>. Can I exchange them?</p>',
      },
      {
        by: 'agent',
        html: '<p>Hello Rosa,</p><p>I am sorry about the mix-up. A return label is attached to this mail; the right ones leave our warehouse tomorrow, you do not have to wait for the return.</p><p>Could you tell us which label is on the box, 4410 or 4411? Then we can find the others of that batch.</p>',
      },
    ],
  },
  {
    customer: 'amir',
    subject: 'Flicker with the dimmer in treatment room 2',
    tags: ['technical', 'warranty'],
    agent: 'Jonas',
    priority: 3,
    messages: [
      {
        by: 'customer',
        html: '<p>Since Monday all four ceiling lights in one room flicker below 40 %. The other rooms are fine. Patients notice it, so we keep the light at full power.</p>',
      },
      {
        by: 'agent',
        html: '<p>Hello Amir,</p><p>that sounds like the driver rather than the lamps. Which dimmer is in that room, and was anything changed last week?</p>',
      },
      {
        by: 'customer',
        html: '<p>It is a Berker 2874. The electrician swapped it on Friday because the old one hummed.</p>',
      },
      {
        by: 'note',
        html: '<p>2874 is trailing edge only from revision C. If it is an older one, our driver <b>will</b> flicker. Revision is printed inside the cover.</p>',
      },
    ],
  },
  {
    customer: 'lucas',
    subject: 'Track order 30518',
    status: 5,
    tags: ['shipping'],
    agent: 'Maya',
    messages: [
      { by: 'customer', html: '<p>The tracking page says “label created” for five days now. Is it on its way?</p>' },
      {
        by: 'agent',
        html: '<p>Hi Lucas, the carrier lost the first scan but has it now: it should reach you on Thursday. Sorry for the worry!</p>',
      },
    ],
  },
  {
    customer: 'yuki',
    subject: 'Could you make the Tōro pendant in 60 cm?',
    tags: ['custom', 'presales'],
    messages: [
      {
        by: 'customer',
        html: '<p>Dear team,</p><p>we love the Tōro pendant for our new tasting room, but 45 cm looks lost under a ceiling of five metres. Would a 60 cm version be possible? We would need <b>six</b> of them by the end of May.</p><p>Warm regards,<br>Yuki Tanabe</p>',
      },
    ],
  },
  {
    customer: 'sam',
    subject: 'Replacement glass for 12 cabin lanterns',
    tags: ['parts'],
    agent: 'Maya',
    priority: 2,
    messages: [
      {
        by: 'customer',
        html: '<p>A hailstorm broke the glass of twelve lanterns (model Fyr, 2021). Do you sell the glass alone?</p><p>Season starts in three weeks, so we are in a bit of a hurry.</p>',
      },
      {
        by: 'agent',
        html: '<p>Hi Sam,</p><p>we do: part <b>FYR-G-21</b>, and we have 40 in stock. They ship the same day. Shall I send twelve, or a few more as spares?</p>',
      },
      {
        by: 'customer',
        html: '<p>Fifteen, please, to the camp’s address. And could the invoice go to our accountant, ledger@lakesidecamp.example?</p>',
      },
    ],
  },
  {
    customer: 'noor',
    subject: 'Photometric files for the Linea series',
    tags: ['technical'],
    messages: [
      {
        by: 'customer',
        html: '<p>Hello,</p><p>for a library project I need the IES or LDT files of Linea 600, 900 and 1200 in 3000 K. The download page only has the old series.</p><ul><li>Linea 600 / 3000 K</li><li>Linea 900 / 3000 K</li><li>Linea 1200 / 3000 K</li></ul><p>Thank you,<br>Noor</p>',
      },
    ],
  },
  {
    customer: 'tom',
    subject: 'Quote for the second café',
    tags: ['presales', 'vip'],
    agent: 'Priya',
    messages: [
      {
        by: 'customer',
        html: '<p>Hi Priya,</p><p>the first café turned out beautifully, people keep asking about the lamps over the counter. We open the second one in September. Same set as last year, plus four Lysa for the corridor.</p><p>What lead time should we plan?</p><p>Tom</p>',
      },
    ],
  },
  {
    customer: 'elena',
    subject: 'Order arrived with one lamp missing',
    tags: ['shipping', 'returns'],
    agent: 'Maya',
    priority: 2,
    messages: [
      {
        by: 'customer',
        html: '<p>Good morning,</p><p>our order 30622 came today, thank you for the quick delivery. The box was sealed, but there are only <b>five</b> table lamps in it and the packing list says six.</p><p>I can send a photo of the box and of the list. We need all six for the opening on Saturday.</p><p>Elena Marchetti<br>Bottega Verde</p>',
      },
      {
        by: 'agent',
        html: '<p>Good morning Elena,</p><p>I am sorry, that should not happen. I have reserved one lamp for you and it leaves today by express, so it is with you on Thursday, well before Saturday.</p><p>The photo of the packing list would help us to find where it went wrong. No need to send anything back.</p><p>Maya</p>',
      },
      {
        by: 'note',
        html: '<p>Third short delivery from line 4 this month. Told the warehouse, see the list of last week.</p>',
      },
      {
        by: 'customer',
        html: '<p>That is wonderful, thank you, Maya! Photos of the box and the list below.</p><p>One more question: could the express parcel be left with the bakery next door? We are out until four.</p>',
      },
    ],
  },
]
