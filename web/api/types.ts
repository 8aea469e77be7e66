import type { components } from './schema.d.ts'

type Schemas = components['schemas']

// Short names for what screens show most; everything else is `components['schemas'][…]`.
export type Customer = Schemas['Customer']
export type Company = Schemas['Company']
export type Message = Schemas['Message']
export type Ticket = Schemas['Ticket']
export type TicketIncluded = Schemas['TicketIncluded']
export type TicketList = Schemas['TicketList']
export type Ticketstatus = Schemas['Ticketstatus']
export type Ticketview = Schemas['Ticketview']
export type User = Schemas['User']
