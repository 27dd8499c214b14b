import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Lesson } from './LessonPage.tsx'
import { doNow, resultKey } from './pending.ts'

type Attempt = operations['beginAttempt']['responses'][200]['content']['application/json']
type Result = operations['handInAttempt']['responses'][200]['content']['application/json']
type Chosen = Readonly<Record<string, readonly number[]>>

/** The quiz of a lesson: for whoever is signed in. */
export function Quiz({
  lesson,
  userId,
  isPassed,
}: {
  lesson: Lesson
  userId: string | undefined
  isPassed: boolean
}) {
  const { t } = useTranslation()
  const { course, lesson: name, quiz } = lesson
  const begin = useMutation({
    mutationFn: async () => {
      await dataOf(client.PUT('/v1/learning/{course}', { params: { path: { course } } }))
      return dataOf(
        client.POST('/v1/learning/{course}/lessons/{lesson}/attempts', {
          params: { path: { course, lesson: name } },
        }),
      )
    },
  })
  return (
    <section className="quiz">
      <h2>{t('learn.quiz')}</h2>
      {quiz && <p className="quiet">{t('learn.quizAbout', quiz)}</p>}
      {isPassed && <p className="is-done">✓ {t('learn.quizPassed')}</p>}
      <Refusal error={begin.error} />
      {!userId ? (
        <p>
          <Link to={`/sign-in?next=/learn/${course}/${name}`}>{t('learn.signInForQuiz')}</Link>
        </p>
      ) : begin.data ? (
        <TakeQuiz
          key={begin.data.id}
          lesson={lesson}
          attempt={begin.data}
          userId={userId}
          onAgain={() => begin.mutate()}
        />
      ) : (
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {t(isPassed ? 'learn.again' : 'learn.startQuiz')}
        </Button>
      )}
    </section>
  )
}

/** What was chosen so far outlives a reload: asked again, the questions are the same. */
const draftKey = (attemptId: string): string => `tradewind.quiz.${attemptId}`

function readDraft(attemptId: string): Chosen {
  try {
    return JSON.parse(sessionStorage.getItem(draftKey(attemptId)) ?? '{}') as Chosen
  } catch {
    return {}
  }
}

function TakeQuiz({
  lesson: { course, lesson },
  attempt,
  userId,
  onAgain,
}: {
  lesson: Lesson
  attempt: Attempt
  userId: string
  onAgain: () => void
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState(() => readDraft(attempt.id))
  const { data: outcome } = useQuery<{ result?: Result; error?: unknown }>({
    queryKey: resultKey(attempt.id),
    enabled: false,
    queryFn: () => ({}),
  })
  const handIn = useMutation({
    networkMode: 'always',
    mutationFn: () =>
      doNow(queries, userId, {
        kind: 'answers',
        course,
        lesson,
        attemptId: attempt.id,
        answers: attempt.questions.map(({ questionId }) => ({
          questionId,
          chosen: [...(chosen[questionId] ?? [])],
        })),
      }),
  })
  const choose = (questionId: string, place: number, isMany: boolean) => {
    const before = chosen[questionId] ?? []
    const others = before.filter((one) => one !== place)
    const now = !isMany ? [place] : before.includes(place) ? others : [...before, place]
    const next = { ...chosen, [questionId]: now }
    sessionStorage.setItem(draftKey(attempt.id), JSON.stringify(next))
    setChosen(next)
  }
  const result = outcome?.result
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        handIn.mutate()
      }}
    >
      {result && <Outcome result={result} />}
      <Refusal error={outcome?.error} />
      {attempt.questions.map(({ questionId, text: question, isMany, choices }) => {
        const answer = result?.answers.find((one) => one.questionId === questionId)
        return (
          <fieldset key={questionId} disabled={handIn.isPending || handIn.isSuccess}>
            <legend>{text(question)}</legend>
            {isMany && <p className="quiet">{t('learn.many')}</p>}
            {choices.map((choice, place) => (
              <label key={choice.en}>
                <input
                  type={isMany ? 'checkbox' : 'radio'}
                  name={questionId}
                  checked={(chosen[questionId] ?? []).includes(place)}
                  onChange={() => choose(questionId, place, isMany)}
                />
                <span>
                  {text(choice)}
                  {answer?.right.includes(place) && (
                    <span className="badge badge-primary">{t('learn.rightChoice')}</span>
                  )}
                  {answer && !answer.right.includes(place) && answer.chosen.includes(place) && (
                    <span className="badge badge-unverified">{t('learn.yourChoice')}</span>
                  )}
                </span>
              </label>
            ))}
            {answer && (
              <p className={answer.isRight ? 'why is-right' : 'why'}>{text(answer.why)}</p>
            )}
          </fieldset>
        )
      })}
      {result || outcome?.error ? (
        <Button onClick={onAgain}>{t('learn.again')}</Button>
      ) : (
        <>
          <p className="quiet">{t('learn.unanswered')}</p>
          <Button
            type="primary"
            htmlType="submit"
            loading={handIn.isPending}
            disabled={handIn.isSuccess}
          >
            {t('learn.handIn')}
          </Button>
        </>
      )}
    </form>
  )
}

function Outcome({ result }: { result: Result }) {
  const { t } = useTranslation()
  const { rightCount: right, isPassed, pass } = result
  const asked = result.questions.length
  return (
    <Alert
      type={isPassed ? 'success' : 'warning'}
      showIcon
      role="status"
      title={
        isPassed
          ? t('learn.passedResult', { right, asked })
          : t('learn.failedResult', { right, asked, pass })
      }
    />
  )
}
