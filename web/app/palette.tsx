import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useCallback, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import backdrop from '../ui/dialog.module.css'
import { DialogContent } from '../ui/dialog-content.tsx'
import { Kbd } from '../ui/kbd.tsx'
import menu from '../ui/menu.module.css'
import { Words } from '../ui/words.tsx'
import type { Action } from './actions/action.ts'
import { fuzzyScore } from './actions/fuzzy.ts'
import { closePalette, openPalette, usePaletteState } from './actions/palette-state.ts'
import { useAvailableActions } from './actions/registry.ts'
import styles from './palette.module.css'
import { readPreference, setPreference } from './preferences.ts'

/** A line of the palette: an action, or a choice of one. */
interface Line {
  id: string
  label: string
  words?: string | undefined
  keys?: string | undefined
  icon?: Action['icon']
  choose: () => void
}

/** Ctrl or Command with K: every action by typing a part of its name; the ones used last come first. */
export function Palette() {
  const state = usePaletteState()
  const { t } = useTranslation()
  return (
    <Dialog.Root open={state !== null} onOpenChange={(open) => !open && closePalette()}>
      <Dialog.Portal>
        <Dialog.Overlay className={backdrop['backdrop']} />
        <DialogContent className={styles['palette']} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">{t('command.palette')}</Dialog.Title>
          {/* a new list of choices starts with nothing typed */}
          {state !== null && <Lines key={state} actionId={state} />}
        </DialogContent>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Lines({ actionId }: { actionId: string }) {
  const { t } = useTranslation()
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const actions = useAvailableActions()
  const chosen = actions.find((action) => action.id === actionId)
  const all = useMemo(() => (chosen === undefined ? linesOf(actions) : choicesOf(chosen)), [actions, chosen])
  const searchTickets = useSearchTickets()
  const lines = useMemo(() => {
    const found = sorted(all, typed)
    // what is no command may be what somebody looks for
    return chosen === undefined && typed.trim() !== '' ? [...found, searchTickets(typed.trim())] : found
  }, [all, chosen, typed, searchTickets])

  function move(step: number): void {
    const next = (active + step + lines.length) % Math.max(1, lines.length)
    setActive(next)
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the palette was opened in order to type
        autoFocus
        className={styles['input']}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={lines.length === 0 ? undefined : `${listId}-${active}`}
        aria-label={chosen?.label ?? t('command.palette')}
        placeholder={chosen?.label ?? t('palette.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter') lines[active]?.choose()
          else if (event.key === 'Backspace' && typed === '' && chosen !== undefined) openPalette()
          else return
          event.preventDefault()
        }}
      />
      <div className={styles['list']} id={listId} role="listbox" tabIndex={-1} aria-label={t('command.palette')}>
        {lines.length === 0 && <p className={menu['nothing']}>{t('form.nothingFound')}</p>}
        {lines.map(({ id, label, keys, icon: Icon, choose }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: focus stays in the input
          <div
            key={id}
            id={`${listId}-${index}`}
            className={menu['item']}
            role="option"
            data-line={id}
            aria-selected={index === active}
            onClick={choose}
            onPointerMove={() => setActive(index)}
          >
            {Icon !== undefined && <Icon size={16} aria-hidden />}
            <span className={menu['label']}>
              <Words>{label}</Words>
            </span>
            {keys !== undefined && keys !== '' && <Kbd keys={keys} />}
          </div>
        ))}
      </div>
    </>
  )
}

/** The last line of the palette: what was typed, as a search of tickets. */
function useSearchTickets(): (typed: string) => Line {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return useCallback(
    (typed) => ({
      id: 'palette.search',
      label: t('palette.search', { typed }),
      icon: Search,
      choose: () => {
        closePalette()
        void navigate({ to: '/inbox/$view', params: { view: 'search' }, search: { q: typed } })
      },
    }),
    [t, navigate],
  )
}

function linesOf(actions: readonly Action[]): Line[] {
  const recent = readPreference('recentActions')
  const place = ({ id }: Action) => (recent.includes(id) ? recent.indexOf(id) : recent.length)
  return actions
    .filter((action) => action.id !== 'app.palette')
    .toSorted((one, other) => place(one) - place(other))
    .map((action) => ({
      ...action,
      choose: () => {
        setPreference('recentActions', [action.id, ...recent.filter((id) => id !== action.id)].slice(0, 8))
        if (action.choices !== undefined) return openPalette(action.id)
        closePalette()
        action.run?.()
      },
    }))
}

function choicesOf(action: Action): Line[] {
  return (action.choices?.() ?? []).map((choice) => ({
    ...choice,
    choose: () => {
      closePalette()
      choice.run()
    },
  }))
}

function sorted(lines: readonly Line[], typed: string): Line[] {
  if (typed.trim() === '') return [...lines]
  return lines
    .map((line) => ({ line, score: fuzzyScore(`${line.label} ${line.words ?? ''}`, typed) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ line }) => line)
}
