import { readPreference, setPreference, usePreference } from '../app/preferences.ts'
import type { Order, View } from './views.ts'

/** The ways a list can be sorted; minus is descending, `relevance` is for searches alone. */
export const orders = [
  'relevance',
  '-updatedAt',
  'updatedAt',
  '-createdAt',
  'createdAt',
  '-priority',
  'slaDueAt',
  'subject',
  'customers.name',
] as const
export type OrderKey = (typeof orders)[number]

/** Keys of their texts. */
export const orderText = {
  relevance: 'order.relevance',
  '-updatedAt': 'order.updatedLast',
  updatedAt: 'order.updatedFirst',
  '-createdAt': 'order.createdLast',
  createdAt: 'order.createdFirst',
  '-priority': 'order.priority',
  slaDueAt: 'order.due',
  subject: 'order.subject',
  'customers.name': 'order.customer',
} as const

/** An order as it is kept and shown. */
export function orderKey({ orderBy, orderMode }: Order): string {
  return orderBy === null ? 'relevance' : `${orderMode === 'desc' ? '-' : ''}${orderBy}`
}

/** How a view is sorted: as somebody chose in this browser, else as it usually is. */
export function useOrder(view: View): [order: Order, setOrder: (key: OrderKey) => void] {
  const chosen = usePreference('orders')[view.id]
  const order = chosen === undefined ? view : orderOf(chosen)
  const setOrder = (key: OrderKey) => {
    const { [view.id]: _, ...others } = readPreference('orders')
    // what is usual is not kept: then it may change with the view
    setPreference('orders', key === orderKey(view) ? others : { ...others, [view.id]: key })
  }
  return [{ orderBy: order.orderBy, orderMode: order.orderMode }, setOrder]
}

/** The order that a key stands for. */
export function orderOf(key: string): Order {
  if (key === 'relevance') return { orderBy: null, orderMode: 'desc' }
  return key.startsWith('-') ? { orderBy: key.slice(1), orderMode: 'desc' } : { orderBy: key, orderMode: 'asc' }
}
