import { IconButton } from '../../ui/button.tsx'
import { openPalette } from './palette-state.ts'
import { useAction } from './registry.ts'

/** An action as a button of a toolbar; nothing when it cannot be done now. Choices are asked in the palette. */
export function ActionButton({ id }: { id: string }) {
  const action = useAction(id)
  if (action?.icon === undefined) return null
  const { label, icon, keys, run, choices } = action
  return (
    <IconButton
      label={label}
      icon={icon}
      keys={keys}
      onClick={() => (choices === undefined ? run?.() : openPalette(id))}
    />
  )
}
