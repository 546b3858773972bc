/** The log: JSON lines on standard error, because standard output belongs to what a program prints. */
import { destination, pino } from 'pino'

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface Log {
  error(fields: object, message: string): void
  warn(fields: object, message: string): void
  info(fields: object, message: string): void
  debug(fields: object, message: string): void
}

/** Fields that could carry a secret, wherever somebody may log a request by mistake. */
const SECRET_FIELDS = ['authorization', 'cookie', 'token', 'secret', 'session', 'code'].flatMap(
  (name) => [name, `*.${name}`, `headers.${name}`, `*.headers.${name}`],
)

export function createLog(level: LogLevel, fileDescriptor = 2): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: SECRET_FIELDS.filter((name) => !name.endsWith('code')),
    },
    destination({ fd: fileDescriptor, sync: true }),
  )
}
