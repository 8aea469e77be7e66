import type { ReactNode } from 'react'
import { Words } from '../../ui/words.tsx'

/** One thing that is known; nothing when it is not. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === undefined || children === null || children === '') return null
  return (
    <>
      <dt>{label}</dt>
      <dd>{typeof children === 'string' ? <Words>{children}</Words> : children}</dd>
    </>
  )
}
