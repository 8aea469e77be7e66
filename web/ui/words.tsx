import { withoutTurns } from './direction.ts'

/** Words of somebody else (a name, a subject, a file's name): in their own direction, which turns nothing around them. */
export function Words({ children }: { children: string }) {
  return <bdi>{withoutTurns(children)}</bdi>
}
