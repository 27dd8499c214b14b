import type { Locale, LocalText } from '../../../kernel/locale.ts'

export const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** The words of one language, with what their braces name. */
export const phrasesOf =
  <Words extends Readonly<Record<string, LocalText>>>(words: Words) =>
  (locale: Locale) =>
  (word: keyof Words, values: Readonly<Record<string, string | number>> = {}): string =>
    words[word]![locale].replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ''}`)
