import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowDownWideNarrow } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../app/actions/action-button.tsx'
import { ScreenHead } from '../app/screen-head.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { IconButton } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import styles from './inbox.module.css'
import { orderKey, orders, orderText, useOrder } from './orders.ts'
import { ticketPageQuery } from './ticket-lists.ts'
import type { View } from './views.ts'

/** The top of a list: what it shows and how many, the search box where it is a search, how it is sorted. */
export function ListHead({ view }: { view: View }) {
  const { t, i18n } = useTranslation('inbox')
  const [order, setOrder] = useOrder(view)
  const isAsked = view.search?.trim() !== ''
  const first = useQuery({ ...ticketPageQuery(useQueryClient(), view, 1), enabled: isAsked }).data
  const count = first === undefined ? '' : new Intl.NumberFormat(i18n.language).format(first.pagination.records ?? 0)
  const offered = view.search === undefined ? orders.filter((key) => key !== 'relevance') : orders
  return (
    <>
      <ScreenHead
        title={view.name}
        actions={
          <>
            <ActionButton id="view.save" />
            <ActionButton id="view.edit" />
            <ActionButton id="list.selectAll" />
            <Menu
              trigger={<IconButton label={t('order.title')} icon={ArrowDownWideNarrow} />}
              sections={[
                {
                  id: 'order',
                  heading: t('order.title'),
                  items: offered.map((key) => ({
                    id: key,
                    label: t(orderText[key]),
                    isChecked: key === orderKey(order),
                    onSelect: () => setOrder(key),
                  })),
                },
              ]}
            />
          </>
        }
      >
        <span className={styles['total']}>
          {first?.meta.page.isEstimate === true ? t('order.about', { shown: count }) : count}
        </span>
      </ScreenHead>
      {view.search !== undefined && <SearchBox typed={view.search} />}
    </>
  )
}
