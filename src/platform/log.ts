import { type Logger, pino } from 'pino'

export type Log = Logger

/** Structured logs on standard error; secrets are blotted out wherever they turn up. */
export const createLog = (level: string): Log =>
  pino(
    {
      level,
      redact: {
        paths: [
          'req.headers.authorization',
          'req.headers.cookie',
          '*.password',
          '*.token',
          '*.key',
          '*.secret',
        ],
        censor: '[removed]',
      },
    },
    pino.destination({ fd: 2, sync: level === 'silent' }),
  )
