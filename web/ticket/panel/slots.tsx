import { createContext, type ReactNode, use, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../../app/announce.ts'
import { setPreference, usePreference } from '../../app/preferences.ts'
import styles from './panel.module.css'

type Move = (step: -1 | 1, title: string) => void

const MoveContext = createContext<Move>(() => {})

/** Moves the part of the panel that the caller stands in one place up or down. */
export const useMoveSlot = (): Move => use(MoveContext)

/** The parts of the panel in the order that the person chose; a part that shows nothing takes no place. */
export function Slots({ parts }: { parts: Readonly<Record<string, ReactNode>> }) {
  const { t } = useTranslation('ticket')
  const list = useRef<HTMLDivElement>(null)
  const usual = Object.keys(parts)
  const kept = usePreference('panelOrder').filter((id) => usual.includes(id))
  const order = [...kept, ...usual.filter((id) => !kept.includes(id))]

  const moveOf =
    (id: string): Move =>
    (step, title) => {
      const isSeen = (other: string) =>
        (list.current?.querySelector(`[data-slot="${other}"]`)?.childElementCount ?? 0) > 0
      const seen = order.filter(isSeen)
      const place = seen.indexOf(id) + step
      const neighbour = seen[place]
      if (neighbour === undefined) return
      const others = order.filter((other) => other !== id)
      setPreference('panelOrder', others.toSpliced(others.indexOf(neighbour) + (step === 1 ? 1 : 0), 0, id))
      announce(t('panel.moved', { title, place: place + 1, count: seen.length }))
    }

  return (
    <div ref={list} className={styles['slots']}>
      {order.map((id) => (
        <div key={id} data-slot={id} className={styles['slot']}>
          <MoveContext value={moveOf(id)}>{parts[id]}</MoveContext>
        </div>
      ))}
    </div>
  )
}
