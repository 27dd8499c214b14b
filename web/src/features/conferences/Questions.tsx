import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import type { TFunction } from 'i18next'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

type Questionnaire = operations['listQuestions']['responses'][200]['content']['application/json']
type Question = Questionnaire['questions'][number]
type Of = { agencyId: string; conferenceId: string }

const ROOT = '/v1/agencies/{agencyId}/conferences/{conferenceId}/questions'
const keyOf = ({ conferenceId }: Of) => ['questions', conferenceId]

export const useQuestions = (of: Of) =>
  useQuery({
    queryKey: keyOf(of),
    queryFn: () => dataOf(client.GET(ROOT, { params: { path: of } })),
  })

/** What an answer reads like. */
export function answerIn(
  { kind, choices }: Question,
  value: string,
  { t, text }: { t: TFunction; text: (words: Question['label']) => string },
): string {
  if (kind === 'yes_no') return t(value === 'yes' ? 'admission.yes' : 'admission.no')
  const choice = choices.find(({ key }) => key === value)
  return choice ? text(choice.label) : value
}

const valuesOf = ({ kind, choices }: Question): string[] =>
  kind === 'text' ? [] : kind === 'yes_no' ? ['yes', 'no'] : choices.map(({ key }) => key)

/** What a conference asks beside name and address; each may depend on an answer before it. */
export function Questions({ isOfficer, ...of }: Of & { isOfficer: boolean }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const queries = useQueryClient()
  const { data, error } = useQuestions(of)
  const put = useMutation({
    mutationFn: (questions: Question[]) =>
      dataOf(
        client.PUT(ROOT, {
          params: { path: of },
          body: { questions, version: data?.version ?? 0 },
        }),
      ),
    onSuccess: (saved) => queries.setQueryData(keyOf(of), saved),
    onError: () => queries.invalidateQueries({ queryKey: keyOf(of) }),
  })
  const all = data?.questions ?? []
  const wordsOf = (condition: NonNullable<Question['shownIf']>) => {
    const on = all.find(({ key }) => key === condition.key)
    const answer = on ? answerIn(on, condition.is, { t, text }) : condition.is
    return t('admission.isAnswered', { question: on ? text(on.label) : condition.key, answer })
  }
  // What depends on a question goes with it.
  const without = (gone: string) =>
    all.filter(({ key, shownIf }) => key !== gone && shownIf?.key !== gone)
  return (
    <section>
      <h3>{t('admission.questions')}</h3>
      <p className="quiet">{t('admission.questionsHint')}</p>
      <Refusal error={error ?? put.error} />
      {data && all.length === 0 && <p>{t('admission.noQuestions')}</p>}
      <ul className="bars">
        {all.map((question) => (
          <li key={question.key} className="panel">
            <strong>{text(question.label)}</strong>
            <p className="quiet">
              {[
                t(`admission.kind_${question.kind}`),
                question.choices.map(({ label }) => text(label)).join(' / '),
                question.isRequired && t('admission.isRequired'),
                question.shownIf && `${t('admission.shownIf')} ${wordsOf(question.shownIf)}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {isOfficer && (
              <Button loading={put.isPending} onClick={() => put.mutate(without(question.key))}>
                {t('admission.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isOfficer && data && (
        <AddQuestion
          key={data.version}
          all={all}
          isBusy={put.isPending}
          add={(question) => put.mutate([...all, question])}
        />
      )}
    </section>
  )
}

const KINDS = ['text', 'yes_no', 'one', 'several'] as const
const ALWAYS = ''

/** Choices as they were typed, 'Friday | 周五' a line each. */
const choicesIn = (lines: string): Question['choices'] =>
  lines
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
    .filter(([en]) => en)
    .map(([en = '', zh], i) => ({ key: `c${i + 1}`, label: { en, 'zh-CN': zh || en } }))

function AddQuestion({
  all,
  isBusy,
  add,
}: {
  all: readonly Question[]
  isBusy: boolean
  add: (question: Question) => void
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const ids = { kind: useId(), shownIf: useId() }
  const [en, setEn] = useState('')
  const [zh, setZh] = useState('')
  const [kind, setKind] = useState<Question['kind']>('text')
  const [lines, setLines] = useState('')
  const [isRequired, setRequired] = useState(false)
  const [shownIf, setShownIf] = useState(ALWAYS)
  const isChoice = kind === 'one' || kind === 'several'
  const choices = isChoice ? choicesIn(lines) : []
  const conditions = all.flatMap((question) =>
    valuesOf(question).map((is) => ({
      value: `${question.key} ${is}`,
      label: t('admission.isAnswered', {
        question: text(question.label),
        answer: answerIn(question, is, { t, text }),
      }),
    })),
  )
  // Keys are never given anew: answers that were given are told apart by them.
  const nextKey = () => `q${Math.max(0, ...all.map(({ key }) => Number(key.slice(1)) || 0)) + 1}`
  return (
    <details>
      <summary>{t('admission.addQuestion')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          const [key = '', is = ''] = shownIf.split(' ')
          add({
            key: nextKey(),
            label: { en, 'zh-CN': zh },
            ...{ kind, choices, isRequired },
            shownIf: shownIf === ALWAYS ? null : { key, is },
          })
        }}
      >
        <FormField label={t('admission.question')} value={en} onChange={setEn} />
        <FormField label={t('admission.questionZh')} value={zh} onChange={setZh} />
        <div className="field">
          <label htmlFor={ids.kind}>{t('admission.kind')}</label>
          <Select
            id={ids.kind}
            value={kind}
            onChange={setKind}
            options={KINDS.map((value) => ({ value, label: t(`admission.kind_${value}`) }))}
          />
        </div>
        {isChoice && (
          <FormField label={t('admission.choices')} rows={4} value={lines} onChange={setLines} />
        )}
        {conditions.length > 0 && (
          <div className="field">
            <label htmlFor={ids.shownIf}>{t('admission.shownIf')}</label>
            <Select
              id={ids.shownIf}
              value={shownIf}
              onChange={setShownIf}
              options={[{ value: ALWAYS, label: t('admission.always') }, ...conditions]}
            />
          </div>
        )}
        <label className="actions">
          <input
            type="checkbox"
            checked={isRequired}
            onChange={({ target }) => setRequired(target.checked)}
          />
          {t('admission.required')}
        </label>
        <Button
          htmlType="submit"
          loading={isBusy}
          disabled={!en.trim() || !zh.trim() || (isChoice && choices.length < 2)}
        >
          {t('admission.saveQuestion')}
        </Button>
      </form>
    </details>
  )
}
