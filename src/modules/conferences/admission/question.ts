import type { LocalText } from '../../../kernel/locale.ts'

export const QUESTION_KINDS = ['text', 'yes_no', 'one', 'several'] as const
export type QuestionKind = (typeof QUESTION_KINDS)[number]

/** What a conference asks beside name and address. */
export type Question = Readonly<{
  key: string
  label: LocalText
  kind: QuestionKind
  /** To choose from; of other kinds there are none. */
  choices: readonly Readonly<{ key: string; label: LocalText }>[]
  isRequired: boolean
  /** Asked only when an earlier question was answered so. */
  shownIf: Readonly<{ key: string; is: string }> | null
}>

export type Answer = Readonly<{ key: string; values: readonly string[] }>

/** What may be answered, where it is not free text. */
export const answersTo = ({ kind, choices }: Question): readonly string[] | undefined =>
  kind === 'text' ? undefined : kind === 'yes_no' ? ['yes', 'no'] : choices.map(({ key }) => key)

/** Whether these questions can be asked: keys differ, and a condition names an answer given before it. */
export function isAskable(questions: readonly Question[]): boolean {
  const known = new Map<string, Question>()
  return questions.every((question) => {
    const { key, kind, choices, shownIf } = question
    const keys = new Set(choices.map((one) => one.key))
    const isChoice = kind === 'one' || kind === 'several'
    const before = shownIf && known.get(shownIf.key)
    const isConditionSound = !shownIf || (before && answersTo(before)?.includes(shownIf.is))
    const isSound =
      !known.has(key) &&
      keys.size === choices.length &&
      (isChoice ? choices.length > 1 : choices.length === 0) &&
      Boolean(isConditionSound)
    known.set(key, question)
    return isSound
  })
}

/**
 * The answers to what was asked, in its order, and the keys of questions that are missing or answered with
 * what cannot be answered. What was not to be asked is left out: a page without a script shows it, too.
 */
export function takeAnswers(
  questions: readonly Question[],
  given: readonly Answer[],
): Readonly<{ answers: Answer[]; wrong: string[] }> {
  const said = new Map<string, readonly string[]>()
  for (const { key, values } of given) {
    const words = values.map((value) => value.trim()).filter(Boolean)
    if (words.length > 0) said.set(key, [...new Set(words)])
  }
  const answers: Answer[] = []
  const wrong: string[] = []
  for (const question of questions) {
    const { key, kind, isRequired, shownIf } = question
    const isAsked =
      !shownIf || answers.some((one) => one.key === shownIf.key && one.values.includes(shownIf.is))
    if (!isAsked) continue
    const values = said.get(key) ?? []
    const possible = answersTo(question)
    const isPossible = values.every((value) => !possible || possible.includes(value))
    const isOne = kind === 'several' || values.length <= 1
    if (!isPossible || !isOne || (isRequired && values.length === 0)) wrong.push(key)
    else if (values.length > 0) answers.push({ key, values })
  }
  return { answers, wrong }
}
