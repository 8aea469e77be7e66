import { Link } from '@tanstack/react-router'
import { type ComponentProps, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, Table } from '../../ui/table.tsx'
import { DragHandle } from './drag-handle.tsx'
import styles from './list.module.css'
import type { Listed } from './rows.ts'
import type { ResourceSpec, Row } from './spec.ts'
import { useReorder } from './use-reorder.ts'

interface ResourceTableProps<Item extends Row> {
  spec: ResourceSpec<Item>
  listed: Listed<Item>
  queryKey: readonly unknown[]
  canReorder: boolean
}

/** The rows of a resource; the first column leads to the form. */
export function ResourceTable<Item extends Row>({ spec, listed, queryKey, canReorder }: ResourceTableProps<Item>) {
  const { t } = useTranslation('settings')
  const move = useReorder(spec, queryKey)
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const placeOf = (id: number) => listed.rows.findIndex((row) => row.id === id)

  const columns = spec.columns.map(
    ({ label, cell, isAtEnd, isSecondary }, nth): Column<Item> => ({
      id: label,
      heading: t(`field.${label}`),
      isAtEnd: isAtEnd === true,
      isSecondary: isSecondary === true,
      cell: (row) =>
        nth === 0 ? (
          <Link
            to="/settings/$section/$row"
            params={{ section: spec.name, row: String(row.id) }}
            className={styles['open']}
          >
            {cell(row, listed.included)}
          </Link>
        ) : (
          cell(row, listed.included)
        ),
    }),
  )
  const handle: Column<Item> = {
    id: 'order',
    heading: '',
    cell: (row) => {
      const from = placeOf(row.id)
      return <DragHandle name={spec.nameOf(row)} onMove={(step) => move({ row, from, to: from + step })} />
    },
  }

  function dragProps(row: Item): ComponentProps<'tr'> {
    return {
      draggable: true,
      'data-over': over === row.id && dragged !== row.id ? true : undefined,
      onDragStart: () => setDragged(row.id),
      onDragEnd: () => {
        setDragged(null)
        setOver(null)
      },
      onDragOver: (event) => {
        if (dragged === null) return
        event.preventDefault()
        setOver(row.id)
      },
      onDrop: (event) => {
        event.preventDefault()
        const from = dragged === null ? -1 : placeOf(dragged)
        const moved = listed.rows[from]
        if (moved !== undefined) move({ row: moved, from, to: placeOf(row.id) })
      },
    } as ComponentProps<'tr'>
  }

  return (
    <Table
      label={t(`resource.${spec.name}.title`)}
      columns={canReorder ? [handle, ...columns] : columns}
      rows={listed.rows}
      keyOf={(row) => row.id}
      {...(canReorder ? { rowProps: dragProps } : {})}
    />
  )
}
