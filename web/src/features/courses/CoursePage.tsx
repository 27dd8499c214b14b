import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { Contents } from './Contents.tsx'
import { ProgressBar } from './ProgressBar.tsx'
import { type Course, type Progress, useCourse, useLearning } from './useProgress.ts'
import '../report/report.css'
import './courses.css'

/** What a course holds, how far somebody is, and what is to be done in the product. */
export function CoursePage() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { course: name = '' } = useParams()
  const { data: course, error } = useCourse(name)
  const { courses, userId, isKnown } = useLearning()
  const progress = courses?.find((one) => one.course === name)
  if (error) return <Refusal error={error} />
  if (!course) return <Skeleton active paragraph={{ rows: 10 }} />
  return (
    <article className="learn">
      <p>
        <Link to="/learn">← {t('learn.title')}</Link>
      </p>
      <PageTitle text={text(course.title)} />
      <p>{text(course.summary)}</p>
      <p className="quiet">
        {t('learn.lessons', { count: course.lessons })} ·{' '}
        {t('learn.minutes', { count: course.minutes })}
      </p>
      {course.prerequisites.length > 0 && (
        <div className="panel prerequisites">
          {t('learn.before')}
          <ul>
            {course.prerequisites.map((one) => (
              <li key={one.course}>
                <Link to={`/learn/${one.course}`}>{text(one.title)}</Link>
              </li>
            ))}
          </ul>
          <p className="quiet">{t('learn.beforeHint')}</p>
        </div>
      )}
      {progress ? (
        <ProgressBar progress={progress} />
      ) : (
        isKnown && <Begin course={name} isSignedIn={userId !== undefined} />
      )}
      {progress && (progress.isComplete || progress.badgeId) && <Certificate progress={progress} />}
      <Contents course={course} progress={progress} />
      <Assignments course={course} progress={progress} />
      <p className="quiet">
        {t('learn.about', {
          author: course.author,
          licence: course.licence,
          version: course.version,
        })}
      </p>
    </article>
  )
}

function Begin({ course, isSignedIn }: { course: string; isSignedIn: boolean }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const begin = useMutation({
    mutationFn: () => dataOf(client.PUT('/v1/learning/{course}', { params: { path: { course } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['learning'] }),
  })
  if (!isSignedIn) {
    return (
      <p>
        <Link to={`/sign-in?next=/learn/${course}`}>{t('learn.signInToBegin')}</Link>
      </p>
    )
  }
  return (
    <>
      <Refusal error={begin.error} />
      <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
        {t('learn.begin')}
      </Button>
    </>
  )
}

/** For whoever has finished: taken once, under the name they want. */
function Certificate({ progress: { course, badgeId } }: { progress: Progress }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data: session } = useSession()
  const [name, setName] = useState(session?.user?.name ?? '')
  const take = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/learning/{course}/badge', {
          params: { path: { course } },
          body: { name },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['learning'] }),
  })
  return (
    <section className="panel certificate">
      <h2>{t('learn.certificate')}</h2>
      {badgeId ? (
        <Link to={`/badges/${badgeId}`}>{t('learn.seeCertificate')} →</Link>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            take.mutate()
          }}
        >
          <p>{t('learn.certificateHint')}</p>
          <Refusal error={take.error} />
          <FormField label={t('learn.nameOnIt')} value={name} onChange={setName} />
          <Button type="primary" htmlType="submit" loading={take.isPending} disabled={!name.trim()}>
            {t('learn.take')}
          </Button>
        </form>
      )}
    </section>
  )
}

function Assignments({
  course: { assignments },
  progress,
}: {
  course: Course
  progress: Progress | undefined
}) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  if (assignments.length === 0) return null
  return (
    <section>
      <h2>{t('learn.assignments')}</h2>
      <p className="quiet">{t('learn.assignmentsHint')}</p>
      <ul className="assignments">
        {assignments.map(({ step, title, text: what, path, isRequired }) => {
          const doneAt = progress?.assignments.find((one) => one.step === step)?.doneAt
          return (
            <li key={step} className="panel">
              <h3>
                {text(title)} {!isRequired && <span className="badge">{t('learn.optional')}</span>}
              </h3>
              <p>{text(what)}</p>
              <p className={doneAt ? 'is-done' : 'quiet'}>
                {doneAt ? `✓ ${t('learn.doneOn', { day: day(doneAt) })}` : t('learn.notYet')}
                {!doneAt && (
                  <>
                    {' · '}
                    <a href={path}>{t('learn.goThere')} →</a>
                  </>
                )}
              </p>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
