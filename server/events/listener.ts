import type { EventKind, EventOf, EventRecord } from './event.ts'
import type { JobSpec } from './job-spec.ts'

/** Turns an event into the jobs it asks for. Pure: it runs inside the dispatcher's transaction, for every event. */
export type Listener<Kind extends EventKind> = (event: EventOf<Kind>, record: EventRecord) => readonly JobSpec[]

/** Event kind -> what reacts to it. */
export type Listeners = { readonly [Kind in EventKind]?: readonly Listener<Kind>[] }
