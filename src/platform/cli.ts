import type { Command } from 'commander'
import type { Ctx } from './context.ts'

/** An answer of the interface. */
export type ApiAnswer = Readonly<{ status: number; body: unknown }>

/** The product's interface, in this process or in the server that runs already: the same calls. */
export type Api = Readonly<{
  get: (path: string) => Promise<ApiAnswer>
  post: (
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<ApiAnswer>
  /** Sends a stream as the body. */
  upload: (
    path: string,
    body: AsyncIterable<Uint8Array>,
    headers: Readonly<Record<string, string>>,
  ) => Promise<ApiAnswer>
  /**
   * The product itself, when no server runs: whoever can open the data folder runs this
   * installation. Undefined beside a running server.
   */
  system: Ctx | undefined
  /** Where a person opens what an answer names; undefined when no server runs. */
  publicUrl: string | undefined
}>

export type CommandContext = Readonly<{
  /** Opened on first use: `--help` needs no database. */
  api: () => Promise<Api>
  /** The answer's body; prints the problem and ends with exit code 1 when it was refused. */
  bodyOf: <Body>(answer: ApiAnswer) => Body
  /** One JSON document with --json, else the table that `table` makes of it. */
  print: <Body>(command: Command, body: Body, table: (body: Body) => string) => void
  /** A line on standard error that the next one replaces; nothing when that is no terminal. */
  progress: (text: string) => void
}>

/** A module's commands. */
export type Commands = (program: Command, context: CommandContext) => void

/** Columns of text, each as wide as its widest cell (a Chinese character counts two). */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat(widths[column]! - displayWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/

const displayWidth = (text: string): number =>
  [...text].reduce((width, char) => width + (WIDE.test(char) ? 2 : 1), 0)

export const shorten = (text: string, most: number): string =>
  [...text].length <= most ? text : `${[...text].slice(0, most - 1).join('')}…`
