type Write = (details: object, message: string) => void

/** The part of a pino logger that background work needs. */
export interface WorkerLog {
  debug: Write
  info: Write
  warn: Write
  error: Write
}
