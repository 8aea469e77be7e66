import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Ticketview } from '../api/types.ts'
import { ticketViewsQuery } from '../inbox/views.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'

/** What of a saved view can be changed. */
export type ViewFields = Pick<Ticketview, 'name' | 'filter' | 'orderBy' | 'orderMode' | 'isShared' | 'displayOrder'>

/** The verbs that change saved views. The sidebar shows a change at once, and takes it back when it is refused. */
export function useViewWrites() {
  const client = useQueryClient()
  const { t } = useTranslation('views')
  return useMemo(() => {
    const patch = (id: number, ticketview: Partial<ViewFields>) =>
      answer(api.PATCH('/ticketviews/{id}.json', { params: { path: { id } }, body: { ticketview } }))
    const change = (id: number, fields: Partial<ViewFields>) =>
      shownAtOnce(client, (views) => views.map((view) => (view.id === id ? { ...view, ...fields } : view)), [
        () => patch(id, fields),
      ]).catch((error: unknown) => showFailure(t('failed.save'), error))

    return {
      /** Throws a `Failure`, for the form to show. */
      async create(fields: Partial<ViewFields> & { name: string }): Promise<Ticketview> {
        const { ticketview } = await answer(api.POST('/ticketviews.json', { body: { ticketview: fields } }))
        await client.invalidateQueries({ queryKey: ticketViewsQuery.queryKey })
        void client.invalidateQueries({ queryKey: ['ticket-counts'] })
        return ticketview
      },
      /** Throws a `Failure`, for the form to show. */
      async update(id: number, fields: Partial<ViewFields>): Promise<void> {
        await patch(id, fields)
        await client.invalidateQueries({ queryKey: ticketViewsQuery.queryKey })
        void client.invalidateQueries({ queryKey: ['ticket-counts'] })
      },
      share: (id: number, isShared: boolean) => change(id, { isShared }),
      /** Puts the views into this order. */
      async reorder(ids: readonly number[]): Promise<void> {
        const places = new Map(ids.map((id, place) => [id, place + 1]))
        const sort = (views: readonly Ticketview[]) =>
          views
            .map((view) => ({ ...view, displayOrder: places.get(view.id) ?? view.displayOrder ?? 0 }))
            .toSorted((one, other) => one.displayOrder - other.displayOrder)
        const before = client.getQueryData(ticketViewsQuery.queryKey) ?? []
        const moved = ids.filter((id) => before.find((view) => view.id === id)?.displayOrder !== places.get(id))
        await shownAtOnce(
          client,
          sort,
          moved.map((id) => () => patch(id, { displayOrder: places.get(id) ?? 0 })),
        ).catch((error: unknown) => showFailure(t('failed.order'), error))
      },
      /** Deletes a view; offers to make it again. */
      async remove(view: Ticketview): Promise<void> {
        try {
          const path = { id: view.id }
          await shownAtOnce(client, (views) => views.filter(({ id }) => id !== view.id), [
            () => answer(api.DELETE('/ticketviews/{id}.json', { params: { path } })),
          ])
          const { name = '', filter, orderBy, orderMode, isShared, displayOrder } = view
          const again = () =>
            this.create({ name, filter, orderBy, orderMode, isShared, displayOrder }).then(
              () => {},
              (error: unknown) => showFailure(t('failed.save'), error),
            )
          showToast({ text: t('deleted', { name: view.name }), undo: () => void again() })
        } catch (error) {
          showFailure(t('failed.delete'), error)
        }
      },
    }
  }, [client, t])
}

async function shownAtOnce(
  client: QueryClient,
  shown: (views: readonly Ticketview[]) => Ticketview[],
  writes: readonly (() => Promise<unknown>)[],
): Promise<void> {
  const { queryKey } = ticketViewsQuery
  await client.cancelQueries({ queryKey })
  const before = client.getQueryData(queryKey)
  client.setQueryData(queryKey, (views) => views && shown(views))
  try {
    for (const write of writes) await write()
  } catch (error) {
    client.setQueryData(queryKey, before)
    throw error
  } finally {
    void client.invalidateQueries({ queryKey })
  }
}
