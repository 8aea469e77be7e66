/** What code needs of a logger: fields first, then the message. Fastify's and pino's loggers are such. */
export interface Log {
  info: LogLine
  warn: LogLine
  error: LogLine
}

interface LogLine {
  (message: string): void
  (fields: object, message?: string): void
}
