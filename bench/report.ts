import { median } from './load.ts'
import type { Round } from './rounds.ts'

/** One round in a line. */
export function describeRound(round: Round): string {
  const start = `${round.kind.padEnd(7)} ${String(round.clients).padStart(3)} clients: ${Math.round(round.perSecond)}/s`
  if (round.kind === 'pgbench')
    return `${start}, mean ${milliseconds(round.p50)} ms; CPU us a create: PostgreSQL ${Math.round(round.postgresCpu)}`
  return (
    `${start}, p50 ${milliseconds(round.p50)} ms, p99 ${milliseconds(round.p99)} ms; CPU us a create: Node ${Math.round(round.nodeCpu)}, ` +
    `PostgreSQL ${Math.round(round.postgresCpu)}, load generator ${Math.round(round.clientCpu)}; ${round.creates} creates, all found, ` +
    `${round.openEvents} events open at the end, reactions done ${round.settleSeconds.toFixed(1)} s later`
  )
}

/** The medians as a Markdown table, one line for each number of clients. */
export function summarize(rounds: readonly Round[]): string {
  const head = [
    'clients',
    'desk creates/s',
    'p50 ms',
    'p99 ms',
    'pgbench/s',
    'desk : pgbench',
    'Node us',
    'PostgreSQL us',
    'PostgreSQL us (pgbench)',
    'generator us',
    'reactions done after s',
  ]
  const lines = [...new Set(rounds.map((round) => round.clients))].map((clients) => {
    const of = (kind: Round['kind'], name: Exclude<keyof Round, 'kind'>) =>
      median(rounds.filter((round) => round.kind === kind && round.clients === clients).map((round) => round[name]))
    const desk = of('desk', 'perSecond')
    const pgbench = of('pgbench', 'perSecond')
    return [
      clients,
      whole(desk),
      milliseconds(of('desk', 'p50')),
      milliseconds(of('desk', 'p99')),
      whole(pgbench),
      Number.isNaN(pgbench) ? '-' : `${Math.round((100 * desk) / pgbench)} %`,
      whole(of('desk', 'nodeCpu')),
      whole(of('desk', 'postgresCpu')),
      whole(of('pgbench', 'postgresCpu')),
      whole(of('desk', 'clientCpu')),
      of('desk', 'settleSeconds').toFixed(1),
    ]
  })
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const whole = (value: number) => (Number.isNaN(value) ? '-' : String(Math.round(value)))
const milliseconds = (value: number) => value.toFixed(2)
