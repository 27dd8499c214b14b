import type { Locale } from '../../kernel/locale.ts'
import type { Term } from './glossary.ts'

export type Translation = Readonly<{
  /** As many as were asked for, in their order. Nobody has checked them. */
  segments: readonly string[]
  /** Which model said so. */
  from: string
}>

/** Why there is no translation. */
export type TranslatorFailure = 'unreachable' | 'timeout' | 'refused' | 'unreadable'

/** The port to whoever translates. Answers with a failure instead of throwing one. */
export type Translator = Readonly<{
  translate: (
    asked: Readonly<{
      segments: readonly string[]
      from: Locale
      to: Locale
      /** Words that are to be used. */
      terms: readonly Term[]
    }>,
    signal: AbortSignal,
  ) => Promise<Translation | Readonly<{ failure: TranslatorFailure }>>
}>
