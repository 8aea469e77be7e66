import type { ReactNode } from 'react'
import type { ControlProps } from '../../ui/field.tsx'

interface EditorGroupProps {
  /** The field's own label, which can only point to a single control. */
  label: string
  control: ControlProps
  className: string | undefined
  children: ReactNode
}

/** Several controls that are one field together. */
export function EditorGroup({ label, control, className, children }: EditorGroupProps) {
  const { id, 'aria-describedby': description } = control
  return (
    <fieldset id={id} aria-describedby={description} className={className} aria-label={label}>
      {children}
    </fieldset>
  )
}
