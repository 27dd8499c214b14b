import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html, trusted } from './html.ts'

test('values are text, markup stays markup, nothing is nothing', () => {
  const name = `<b onclick='x("1")'>&`
  const item = (text: string) => html`<li>${text}</li>`
  expect(`${html`<ul title="${name}">${['a', '<'].map(item)}</ul>${undefined}${false}${0}`}`).toBe(
    '<ul title="&lt;b onclick=&#39;x(&quot;1&quot;)&#39;&gt;&amp;"><li>a</li><li>&lt;</li></ul>0',
  )
  expect(`${html`<style>${trusted('a > b {}')}</style>`}`).toBe('<style>a > b {}</style>')
})

test('no text gets out of its place', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const markup = `${html`<a title="${text}">${text}</a>`}`
      expect(markup.match(/[<>"]/g)?.join('')).toBe('<""><>')
    }),
  )
})
