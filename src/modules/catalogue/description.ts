import sanitizeHtml from 'sanitize-html'

/** What a description may hold: text, its structure and links. No scripts, styles, frames, forms. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    'a',
    'b',
    'blockquote',
    'br',
    'caption',
    'code',
    'dd',
    'div',
    'dl',
    'dt',
    'em',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'i',
    'img',
    'li',
    'ol',
    'p',
    'pre',
    's',
    'small',
    'span',
    'strong',
    'sub',
    'sup',
    'table',
    'tbody',
    'td',
    'tfoot',
    'th',
    'thead',
    'tr',
    'u',
    'ul',
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height', 'loading'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  // A link of a seller opens apart and learns nothing of the page it stood on.
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
    img: sanitizeHtml.simpleTransform('img', { loading: 'lazy' }),
  },
  // Hostile nesting would cost time; no honest text goes so deep.
  nestingLimit: 50,
  disallowedTagsMode: 'discard',
}

/** Blocks end a line in the plain text; other tags vanish. */
const BLOCK = /<\/?(?:p|div|li|ul|ol|br|tr|table|h[1-6]|hr|blockquote|dd|dt|pre)\b[^>]*>/gi
const TAG = /<[^>]*>/g
const ENTITY = /&(amp|lt|gt|quot|#39|nbsp);/g
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
}
const MARKUP = /[<>&]/

export type Description = Readonly<{ html: string; text: string }>

/** A description as given, HTML or plain, made safe to show; and the same without mark-up. */
export function describe(source: string | undefined): Description {
  if (!source) return { html: '', text: '' }
  if (!MARKUP.test(source)) {
    const text = tidied(source)
    return { html: source.replaceAll('"', '&quot;').replace(/\r\n?|\n/g, '<br />'), text }
  }
  const html = sanitizeHtml(source, ALLOWED)
  const text = html.replace(BLOCK, '\n').replace(TAG, '')
  return { html, text: tidied(text.replace(ENTITY, (_, name: string) => ENTITIES[name]!)) }
}

const tidied = (text: string): string =>
  text
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/\s*[\r\n]\s*/g, '\n')
    .trim()
