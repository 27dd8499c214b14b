import MarkdownIt from 'markdown-it'

/** Pages of the product, parts of the page, other sites: nothing that a browser would run. */
const ALLOWED_LINK = /^(https?:\/\/|\/(?!\/|\\)|#)/i

const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false })
markdown.validateLink = (url) => ALLOWED_LINK.test(url.trim())
// A picture of another site would tell that site who reads.
markdown.disable('image')
markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  const token = tokens[index]!
  if (/^https?:/i.test(`${token.attrGet('href') ?? ''}`))
    token.attrSet('rel', 'noopener noreferrer')
  return self.renderToken(tokens, index, options)
}
// A table wider than a phone scrolls by itself, and the keyboard reaches it.
markdown.renderer.rules['table_open'] = () => '<div class="wide" tabindex="0"><table>\n'
markdown.renderer.rules['table_close'] = () => '</table></div>\n'

/** HTML of a Markdown text (CommonMark with tables). HTML in it is shown as text, never taken. */
export const renderMarkdown = (text: string): string => markdown.render(text)
