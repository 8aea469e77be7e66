import { useMemo } from 'react'
import { useAgents, useInboxes, usePriorities, useStatuses, useTags } from '../inbox/choices.ts'
import type { Values } from './completion.ts'

/** The values that the operators of a search are completed with. */
export function useSearchValues(): Values {
  const [assignee, status, tag] = [useAgents(), useStatuses(), useTags()]
  const [inbox, priority] = [useInboxes(), usePriorities()]
  return useMemo(() => ({ assignee, status, tag, inbox, priority }), [assignee, status, tag, inbox, priority])
}
