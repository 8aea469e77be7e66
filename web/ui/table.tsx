import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './table.module.css'

export interface Column<Row> {
  id: string
  heading: string
  /** Numbers and buttons stand at the end of their column. */
  isAtEnd?: boolean
  /** Left out where there is no room for it. */
  isSecondary?: boolean
  cell: (row: Row) => ReactNode
}

interface TableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
  /** More about a row's own element: what is dragged. */
  rowProps?: (row: Row) => ComponentProps<'tr'>
}

/** A plain table for up to some hundred rows; longer lists take the VirtualList. */
export function Table<Row>({ label, columns, rows, keyOf, rowProps }: TableProps<Row>) {
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classOf(column)}>
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} {...rowProps?.(row)}>
              {columns.map((column) => (
                <td key={column.id} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function classOf<Row>({ isAtEnd, isSecondary }: Column<Row>): string {
  return classNames(isAtEnd === true && styles['end'], isSecondary === true && styles['secondary'])
}
