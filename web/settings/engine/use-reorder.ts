import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { announce } from '../../app/announce.ts'
import { showFailure } from '../../ui/explain-failure.ts'
import { forget, type Listed, saveRow } from './rows.ts'
import type { ResourceSpec, Row } from './spec.ts'

interface Move<Item> {
  row: Item
  /** Places, from 0. */
  from: number
  to: number
}

/**
 * Moves a row to another place of its list: at once on the page, then row by row at the API, whose numbers become 1, 2,
 * 3, … A refusal puts everything back.
 */
export function useReorder<Item extends Row>(
  spec: ResourceSpec<Item>,
  queryKey: readonly unknown[],
): (move: Move<Item>) => void {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const { mutate } = useMutation({
    async mutationFn({ changed }: { changed: readonly { id: number; displayOrder: number }[]; putBack: () => void }) {
      for (const { id, displayOrder } of changed) {
        await saveRow(spec, id, { fields: { displayOrder }, included: {} }, { isQuiet: true })
      }
    },
    onError(error, { putBack }) {
      putBack()
      showFailure(t('orderFailed'), error)
    },
    onSettled: () => forget(spec.name),
  })
  return ({ row, from, to }) => {
    const before = client.getQueryData<Listed<Item>>(queryKey)
    if (before === undefined || to < 0 || to >= before.rows.length || from === to) return
    const rows = before.rows.toSpliced(from, 1).toSpliced(to, 0, row)
    const numbered = rows.map((item, place) => ({ ...item, displayOrder: place + 1 }))
    client.setQueryData<Listed<Item>>(queryKey, { ...before, rows: numbered })
    announce(t('moved', { name: spec.nameOf(row), place: to + 1, count: rows.length }))
    const orderOf = (item: Item) => (item as { displayOrder?: number | null }).displayOrder
    const changed = numbered.filter((item) => {
      const old = before.rows.find((candidate) => candidate.id === item.id)
      return old === undefined || orderOf(old) !== item.displayOrder
    })
    mutate({ changed, putBack: () => client.setQueryData(queryKey, before) })
  }
}
