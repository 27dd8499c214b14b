/** Markup that may go to a browser as it is. Only `html` makes it, and `html` escapes. */
export class Html {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

type Piece = Html | string | number | false | null | undefined | readonly Piece[]

/** Markup with values put in as text: what is no `Html` is escaped, nothing stands for nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Piece[]): Html =>
  new Html(parts.reduce((markup, part, at) => markup + markupOf(values[at - 1]) + part))

/** Text of our own files (a style sheet), which is not escaped. Never for what came from outside. */
export const trusted = (markup: string): Html => new Html(markup)

function markupOf(value: Piece): string {
  if (value instanceof Html) return value.toString()
  if (value === undefined || value === null || value === false) return ''
  if (typeof value === 'object') return value.map(markupOf).join('')
  return escaped(String(value))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one]!)
