import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { QuestionnaireDto } from '../admission/contract.ts'
import { answersTo } from '../admission/question.ts'
import type { RegistrationDto } from '../contract.ts'
import { wordsIn } from './words.ts'

export type Questions = Static<typeof QuestionnaireDto>['questions']
type Question = Questions[number]
type Registration = Static<typeof RegistrationDto>

/** What was typed in, by the name of its field. */
export type Typed = ReadonlyMap<string, readonly string[]>

export const fieldOf = (key: string): string => `answer.${key}`

/** What an answer reads like. */
const answerIn = ({ kind, choices }: Question, value: string, locale: Locale): string => {
  if (kind === 'yes_no') return wordsIn(locale)(value === 'yes' ? 'yes' : 'no')
  return choices.find(({ key }) => key === value)?.label[locale] ?? value
}

/** Whether a question applies is said beside it: no script hides it, and what does not is left out. */
function noteOf({ shownIf }: Question, all: Questions, locale: Locale): string {
  const on = shownIf && all.find(({ key }) => key === shownIf.key)
  if (!on) return ''
  const answer = answerIn(on, shownIf.is, locale)
  return wordsIn(locale)('onlyIf', { question: on.label[locale], answer })
}

/** What a conference asks, with what was answered. */
export const questionFields = (questions: Questions, typed: Typed, locale: Locale): Html =>
  html`${questions.map((question) => {
    const { key, kind, label, isRequired, shownIf } = question
    const said = typed.get(fieldOf(key)) ?? []
    const required = isRequired && !shownIf && html` required`
    const note = noteOf(question, questions, locale)
    const hint = note && html` <span class="quiet">${note}</span>`
    if (kind === 'text') {
      return html`<label>${label[locale]}${hint}<textarea name="${fieldOf(key)}" rows="2" maxlength="500"${required}>${said[0] ?? ''}</textarea></label>`
    }
    const type = kind === 'several' ? 'checkbox' : 'radio'
    return html`<fieldset><legend>${label[locale]}${hint}</legend>${(answersTo(question) ?? []).map(
      (value) =>
        html`<label class="choice"><input type="${type}" name="${fieldOf(key)}" value="${value}"${said.includes(value) && html` checked`}${kind !== 'several' && required}> ${answerIn(question, value, locale)}</label>`,
    )}</fieldset>`
  })}`

/** How many others the page has lines for; the interface takes more. */
export const OTHERS = 4

/** Lines for those who come along. */
export function othersFields(typed: Typed, locale: Locale): Html {
  const t = wordsIn(locale)
  const [names, emails] = [typed.get('otherName') ?? [], typed.get('otherEmail') ?? []]
  const isOpen = [...names, ...emails].some((value) => value.trim())
  const lines = Array.from({ length: OTHERS }, (_, i) => {
    const number = i + 1
    return html`<label>${t('otherName', { number })}<input name="otherName" value="${names[i] ?? ''}" maxlength="120"></label>
<label>${t('otherEmail', { number })}<input name="otherEmail" type="email" value="${emails[i] ?? ''}" maxlength="254"></label>`
  })
  return html`<details class="panel"${isOpen && html` open`}><summary>${t('bring')}</summary><div class="form"><p>${t('bringHint')}</p>${lines}</div></details>`
}

/** What was answered to the conference's questions. */
export const answerFacts = (
  { attendee }: Registration,
  questions: Questions,
  locale: Locale,
): [string, string][] =>
  (attendee?.answers ?? []).flatMap(({ key, values }) => {
    const question = questions.find((one) => one.key === key)
    if (!question) return []
    const said = values.map((value) => answerIn(question, value, locale)).join(' · ')
    return [[question.label[locale], said]]
  })

/** Whom this person registered, too: their links are passed on by hand. */
export function companionsView({ companions }: Registration, slug: string, locale: Locale): Html {
  if (companions.length === 0) return html``
  return html`<h2>${wordsIn(locale)('withYou')}</h2><ul>${companions.map(
    ({ id, key, name }) =>
      html`<li><a href="/conference/${slug}/registrations/${id}?key=${key}">${name}</a></li>`,
  )}</ul>`
}

/** Giving a confirmed place to somebody else. */
export function transferForm(
  { id }: Pick<Registration, 'id'>,
  { slug, key, locale }: Readonly<{ slug: string; key: string; locale: Locale }>,
): Html {
  const t = wordsIn(locale)
  return html`<details class="panel"><summary>${t('instead')}</summary><p>${t('insteadHint')}</p>
<form method="post" action="/conference/${slug}/registrations/${id}/transfer?key=${key}" class="form">
<label>${t('theirName')}<input name="name" maxlength="120" required></label>
<label>${t('theirEmail')}<input name="email" type="email" maxlength="254" required></label>
<label>${t('organisation')}<input name="organisation" maxlength="120"></label>
<label class="choice"><input type="checkbox" name="consent" value="yes" required> ${t('theirConsent')}</label>
<p><button>${t('give')}</button></p></form></details>`
}
