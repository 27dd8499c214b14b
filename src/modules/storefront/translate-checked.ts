import type { Locale } from '../../kernel/locale.ts'
import { unique } from './approved-wordings.ts'
import { checkTranslation, type Unusable } from './check-translation.ts'
import { hashOf } from './copy.ts'
import type { Term } from './glossary.ts'
import { shopLimits } from './limits.ts'
import type { Wording } from './translation-store.ts'
import type { Translator, TranslatorFailure } from './translator.ts'

type Failure = TranslatorFailure | Unusable

type Asked = Readonly<{
  segments: readonly string[]
  /** The one of them that is no longer than a title may be, if one is. */
  title?: string
  from: Locale
  to: Locale
  terms: readonly Term[]
}>

/** Characters of one request: more and models leave things out. */
const REQUEST_CHARACTERS = 3_000
/** What fails the check is asked for once more. */
const CHECKED_TRIES = 2

/**
 * What a translator says of each segment, held against its source; or why not all of it can be used.
 */
export async function translateChecked(
  translator: Translator,
  asked: Asked,
  signal: AbortSignal,
): Promise<Wording[] | Readonly<{ failure: Failure }>> {
  const done = new Map<string, Wording>()
  let why: Failure = 'unreadable'
  for (let tries = 0; tries < CHECKED_TRIES; tries++) {
    const left = asked.segments.filter((segment) => !done.has(segment))
    for (const segments of inRequests(left)) {
      const answer = await translator.translate({ ...asked, segments }, signal)
      if ('failure' in answer) return answer
      for (const [i, source] of segments.entries()) {
        const checked = checkTranslation({ ...asked, source, target: answer.segments[i]! })
        if ('unusable' in checked) {
          why = checked.unusable
          continue
        }
        const { text: wording } = checked
        if (source === asked.title && wording.length > shopLimits.titleCharacters) {
          why = 'too_long'
          continue
        }
        const model = answer.from.slice(0, 100)
        done.set(source, { hash: hashOf(source), wording, by: 'machine', model, isApproved: false })
      }
    }
    if (done.size === asked.segments.length) return unique([...done.values()])
  }
  return { failure: why }
}

function inRequests(segments: readonly string[]): string[][] {
  const requests: string[][] = []
  let characters = 0
  for (const segment of segments) {
    const last = requests.at(-1)
    if (!last || characters + segment.length > REQUEST_CHARACTERS) {
      requests.push([segment])
      characters = segment.length
    } else {
      last.push(segment)
      characters += segment.length
    }
  }
  return requests
}
