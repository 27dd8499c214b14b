import { useQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { ManageCohorts } from './ManageCohorts.tsx'
import './courses.css'

type Statistics = operations['getCourseStatistics']['responses'][200]['content']['application/json']
type Share = NonNullable<Statistics['finished']>
type Lesson = Statistics['lessons'][number]

/** The courses of this installation, and what they bring. */
export function DeskCourses() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const [shown, setShown] = useState<string>()
  const { data: session } = useSession()
  const operator = session?.organisations.find(({ kind }) => kind === 'operator')
  const { data, error } = useQuery({
    queryKey: ['desk-courses'],
    queryFn: () => dataOf(client.GET('/v1/desk/courses')),
  })
  return (
    <section>
      <h2>{t('learn.desk')}</h2>
      <p className="quiet">{t('learn.deskHint')}</p>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      <ul className="bars">
        {data?.courses.map(({ course, title, lessons, version, importedAt }) => (
          <li key={course} className="panel">
            <div className="bar-label">
              <div>
                <Link to={`/learn/${course}`}>{text(title)}</Link>
                <p className="quiet">
                  {t('learn.lessons', { count: lessons })} · {version} ·{' '}
                  {importedAt
                    ? t('learn.importedOn', { day: day(importedAt) })
                    : t('learn.shipped')}
                </p>
              </div>
              <Button onClick={() => setShown(shown === course ? undefined : course)}>
                {t('learn.statistics')}
              </Button>
            </div>
            {shown === course && <Figures course={course} />}
          </li>
        ))}
      </ul>
      {operator && <ManageCohorts organisationId={operator.id} />}
    </section>
  )
}

function Figures({ course }: { course: string }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const [isSample, setSample] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['desk-course', course, isSample],
    queryFn: () =>
      dataOf(
        client.GET('/v1/desk/courses/{course}/statistics', {
          params: { path: { course }, query: { isSample } },
        }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  return (
    <>
      <p className="filters">
        {[false, true].map((one) => (
          <button
            key={`${one}`}
            type="button"
            aria-pressed={one === isSample}
            onClick={() => setSample(one)}
          >
            {t(one ? 'learn.invented' : 'learn.real')}
          </button>
        ))}
      </p>
      {isSample && <p className="quiet">{t('learn.inventedHint')}</p>}
      <dl className="figures">
        <div>
          <dt>{t('learn.learners')}</dt>
          <dd>{count(data.learners)}</dd>
        </div>
        <div>
          <dt>{t('learn.finishedCourse')}</dt>
          <dd>
            <ShareOf share={data.finished} />
          </dd>
        </div>
      </dl>
      <Outcomes outcomes={data.outcomes} />
      {data.lessons.map((lesson) => (
        <LessonFigures key={lesson.lesson} lesson={lesson} />
      ))}
      <p className="quiet">{t('learn.discriminationHint')}</p>
    </>
  )
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

/** A share with its interval: few cases show how little they say. */
function ShareOf({ share }: { share: Share | null }) {
  const { t } = useTranslation()
  if (!share) return <>{t('learn.nobody')}</>
  const { count, of, low, high } = share
  return (
    <>
      {percent(count / of)}{' '}
      <span className="quiet">
        {t('learn.interval', { low: percent(low), high: percent(high) })} ·{' '}
        {t('learn.shareOf', { count, of })}
      </span>
    </>
  )
}

const isNamed = (step: string): step is 'catalogue_assessed' | 'product_listed' | 'order_settled' =>
  ['catalogue_assessed', 'product_listed', 'order_settled'].includes(step)

function Outcomes({ outcomes }: { outcomes: Statistics['outcomes'] }) {
  const { t } = useTranslation()
  const points = (value: number): string => `${Math.round(100 * value)}`.replace('-', '−')
  return (
    <>
      <h3>{t('learn.outcomes')}</h3>
      <p className="quiet">{t('learn.outcomesHint')}</p>
      <Scrolling label={t('learn.outcomes')}>
        <table className="lines">
          <thead>
            <tr>
              <th>{t('learn.step')}</th>
              <th>{t('learn.ofFinished')}</th>
              <th>{t('learn.ofOthers')}</th>
              <th>{t('learn.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {outcomes.map(({ step, finished, others, difference }) => (
              <tr key={step}>
                <th scope="row">{isNamed(step) ? t(`learn.steps.${step}`) : step}</th>
                <td data-label={t('learn.ofFinished')}>
                  <ShareOf share={finished} />
                </td>
                <td data-label={t('learn.ofOthers')}>
                  <ShareOf share={others} />
                </td>
                <td data-label={t('learn.difference')}>
                  {difference ? (
                    <>
                      {t('learn.points', { value: points(difference.value) })}{' '}
                      <span className="quiet">
                        {t('learn.interval', {
                          low: points(difference.low),
                          high: points(difference.high),
                        })}
                      </span>
                    </>
                  ) : (
                    '–'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </>
  )
}

function LessonFigures({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const head = (
    <>
      {text(lesson.title)}{' '}
      <span className="quiet">
        {t('learn.readBy')} {count(lesson.read)}
        {lesson.passed !== null && ` · ${t('learn.passedBy')} ${count(lesson.passed)}`}
      </span>
    </>
  )
  if (lesson.questions.length === 0) return <p className="lesson-figures">{head}</p>
  return (
    <details className="lesson-figures">
      <summary>{head}</summary>
      <Scrolling label={t('learn.questions')}>
        <table className="lines">
          <caption>{t('learn.questions')}</caption>
          <thead>
            <tr>
              <th>{t('learn.question')}</th>
              <th>{t('learn.rightShare')}</th>
              <th>{t('learn.discrimination')}</th>
            </tr>
          </thead>
          <tbody>
            {lesson.questions.map(({ questionId, text: question, right, discrimination }) => (
              <tr key={questionId}>
                <th scope="row">{text(question)}</th>
                <td data-label={t('learn.rightShare')}>
                  {right ? <ShareOf share={right} /> : t('learn.noAnswers')}
                </td>
                <td data-label={t('learn.discrimination')}>
                  {discrimination === null ? '–' : discrimination.toFixed(2).replace('-', '−')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </details>
  )
}
