import { statusIds } from '../inbox/views.ts'
import type { Tone } from '../ui/badge.tsx'

const tones: Record<number, Tone> = {
  [statusIds.active]: 'accent',
  [statusIds.waiting]: 'warn',
  [statusIds.solved]: 'good',
  [statusIds.spam]: 'danger',
}

/** The colour beside a status; statuses of one's own are neutral. */
export function toneOf(statusId: number): Tone {
  return tones[statusId] ?? 'neutral'
}
