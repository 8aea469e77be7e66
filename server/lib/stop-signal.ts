import type { Log } from './log.ts'

// npm passes Ctrl-C on to a process that the terminal has already told
const echoMilliseconds = 500

/** Aborts on the first SIGTERM or SIGINT, so that work in hand can end; a second one ends the process at once. */
export function stopSignal(log: Log): AbortSignal {
  const controller = new AbortController()
  let firstAt = 0
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        firstAt = Date.now()
        log.info(`stopping on ${name}`)
        controller.abort()
      } else if (Date.now() - firstAt > echoMilliseconds) {
        process.exit(name === 'SIGINT' ? 130 : 143)
      }
    })
  }
  return controller.signal
}
