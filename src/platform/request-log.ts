import type { Log } from './log.ts'

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
type Write = (...line: readonly unknown[]) => void

/**
 * The logger of one request: what it says carries the request's number. A child is made when it
 * says something that is written at all; most requests say nothing but that they were answered.
 */
export class RequestLog {
  readonly #parent: Log
  readonly #bindings: object
  #child: Log | undefined

  constructor(parent: Log, bindings: object) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get level(): string {
    return this.#parent.level
  }

  #write(level: Level, line: readonly unknown[]): void {
    if (!this.#parent.isLevelEnabled(level)) return
    this.#child ??= this.#parent.child(this.#bindings)
    ;(this.#child[level] as Write)(...line)
  }

  fatal(...line: readonly unknown[]): void {
    this.#write('fatal', line)
  }
  error(...line: readonly unknown[]): void {
    this.#write('error', line)
  }
  warn(...line: readonly unknown[]): void {
    this.#write('warn', line)
  }
  info(...line: readonly unknown[]): void {
    this.#write('info', line)
  }
  debug(...line: readonly unknown[]): void {
    this.#write('debug', line)
  }
  trace(...line: readonly unknown[]): void {
    this.#write('trace', line)
  }
  silent(): void {}

  child(bindings: object): Log {
    return this.#parent.child({ ...this.#bindings, ...bindings })
  }
}
