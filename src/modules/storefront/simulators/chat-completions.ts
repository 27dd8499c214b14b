import type { Routes } from '../../../platform/module.ts'
import { glossary, wordPattern } from '../glossary.ts'

/** How it misbehaves, for tests: what a model does on its bad days. */
export const mischief: {
  how:
    | 'none'
    | 'drops_figures'
    | 'changes_units'
    | 'adds_figures'
    | 'adds_address'
    | 'markup'
    | 'too_long'
    | 'no_json'
    | 'too_few'
    | 'source'
    | 'down'
    | 'refuses'
    | 'huge'
  /** Requests since it was set to 0. */
  asked: number
  /** What was asked last, as it came. */
  last: unknown
} = { how: 'none', asked: 0, last: undefined }

export const CHAT_PATH = '/simulators/translator/v1'
export const CHAT_MODEL = 'simulated-translator'

/**
 * A model for a laptop behind OpenAI's chat-completions protocol: puts the glossary's words in and
 * leaves the rest as it was; like a model of one's own it asks for no key. It shows the way a translation takes, not what one is worth.
 */
export const chatCompletionsSimulator: Routes = async (app) => {
  app.post(`${CHAT_PATH}/chat/completions`, { schema: { hide: true } }, (request, reply) => {
    mischief.asked += 1
    mischief.last = request.body
    if (mischief.how === 'down') return reply.status(503).send('')
    if (mischief.how === 'refuses') {
      return reply.status(400).send({ error: { message: 'This model does not exist' } })
    }
    const { messages, model } = request.body as { messages: { content: string }[]; model: string }
    const { segments } = JSON.parse(messages.at(-1)!.content) as { segments: string[] }
    const said = segments.map((segment) => spoiled(simulated(segment), segment))
    if (mischief.how === 'too_few') said.pop()
    const content =
      mischief.how === 'no_json'
        ? 'I am sorry, I cannot help with that.'
        : `\`\`\`json\n${JSON.stringify({ segments: said })}\n\`\`\``
    return reply.send({
      id: 'chatcmpl-simulated',
      object: 'chat.completion',
      model,
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    })
  })
}

/** Words of either language as the glossary has them in the other; the rest as it was. */
function simulated(segment: string): string {
  const isChinese = /\p{Script=Han}/u.test(segment)
  const { terms } = glossary()
  const words = terms.reduce(
    (text, term) =>
      isChinese
        ? text.replaceAll(term['zh-CN'], ` ${term.en} `)
        : text.replace(new RegExp(wordPattern(term.en), 'gi'), term['zh-CN']),
    segment,
  )
  return isChinese || /\p{Script=Han}/u.test(words) ? words : `（模拟译文）${words}`
}

function spoiled(text: string, source: string): string {
  switch (mischief.how) {
    case 'drops_figures':
      return text.replace(/\d/g, '')
    case 'changes_units':
      return text.replace(/\b(oz|g)\b/g, '磅')
    case 'adds_figures':
      return `${text} 99 折`
    case 'adds_address':
      return `${text} https://example.com`
    case 'markup':
      return `<b onclick="x()">${text}</b><script>alert("好")</script>\u202e`
    case 'too_long':
      return text + '好'.repeat(4 * source.length + 100)
    case 'huge':
      return '好'.repeat(100_000)
    case 'source':
      return source
    default:
      return text
  }
}
