import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Skeleton } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { Contents } from './Contents.tsx'
import { doNow } from './pending.ts'
import { Quiz } from './Quiz.tsx'
import { useCourse, useLearning } from './useProgress.ts'
import '../report/report.css'
import './courses.css'

export type Lesson = operations['getLesson']['responses'][200]['content']['application/json']

/** A lesson to read, what its numbers rest on, where to try it, and its quiz. */
export function LessonPage() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { course: courseName = '', lesson: name = '' } = useParams()
  const { data: course } = useCourse(courseName)
  const { courses, userId, isKnown, pending, isWaiting } = useLearning()
  const { data: lesson, error } = useQuery({
    queryKey: ['lesson', courseName, name],
    queryFn: () =>
      dataOf(
        client.GET('/v1/courses/{course}/lessons/{lesson}', {
          params: { path: { course: courseName, lesson: name } },
        }),
      ),
  })
  // A new lesson begins at its beginning.
  useEffect(() => {
    if (name) window.scrollTo(0, 0)
  }, [name])
  if (error) return <Refusal error={error} />
  if (!lesson || !isKnown) return <Skeleton active paragraph={{ rows: 12 }} />
  const progress = courses?.find((one) => one.course === courseName)
  const state = progress?.lessons.find((one) => one.lesson === name)
  const isDone = state?.isDone === true || isWaiting(courseName, name)
  return (
    <article className="learn lesson">
      <p>
        <Link to={`/learn/${courseName}`}>← {text(lesson.courseTitle)}</Link>
      </p>
      <PageTitle text={text(lesson.title)} />
      {pending.length > 0 && <Alert type="warning" showIcon title={t('learn.waiting')} />}
      <div className="lesson-columns">
        <div>
          {lesson.after.length > 0 && (
            <p className="quiet">
              {t('learn.after')}{' '}
              {lesson.after.map((one) => (
                <Link key={one.lesson} to={`/learn/${courseName}/${one.lesson}`}>
                  {text(one.title)}
                </Link>
              ))}
            </p>
          )}
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: made from Markdown on the server, where HTML is text. */}
          <div className="prose" dangerouslySetInnerHTML={{ __html: text(lesson.html) }} />
          {userId && <MarkRead lesson={lesson} userId={userId} isDone={isDone} />}
          {lesson.quiz && (
            <Quiz key={name} lesson={lesson} userId={userId} isPassed={state?.isPassed === true} />
          )}
          <p className="lesson-steps">
            {lesson.before && (
              <Link to={`/learn/${courseName}/${lesson.before.lesson}`}>
                ← {t('learn.previous', { title: text(lesson.before.title) })}
              </Link>
            )}
            {lesson.next ? (
              <Link className="forward" to={`/learn/${courseName}/${lesson.next.lesson}`}>
                {t('learn.next', { title: text(lesson.next.title) })} →
              </Link>
            ) : (
              <Link className="forward" to={`/learn/${courseName}`}>
                {t('learn.backToCourse')} →
              </Link>
            )}
          </p>
        </div>
        <aside>
          <Screens lesson={lesson} />
          <Facts lesson={lesson} />
          {course && <Contents course={course} progress={progress} here={name} />}
        </aside>
      </div>
    </article>
  )
}

function MarkRead({
  lesson: { course, lesson },
  userId,
  isDone,
}: {
  lesson: Lesson
  userId: string
  isDone: boolean
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const mark = useMutation({
    // Paused mutations would wait for a connection; this one keeps what was done by itself.
    networkMode: 'always',
    mutationFn: () => doNow(queries, userId, { kind: 'done', course, lesson }),
  })
  if (isDone) return <p className="is-done">✓ {t('learn.isRead')}</p>
  return (
    <Button type="primary" loading={mark.isPending} onClick={() => mark.mutate()}>
      {t('learn.markRead')}
    </Button>
  )
}

function Screens({ lesson: { screens } }: { lesson: Lesson }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  if (screens.length === 0) return null
  return (
    <section className="panel">
      <h2>{t('learn.tryIt')}</h2>
      <ul>
        {screens.map((screen) => (
          <li key={screen.path + screen.text.en}>
            <a href={screen.path}>{text(screen.text)} →</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Facts({ lesson: { facts } }: { lesson: Lesson }) {
  const { t } = useTranslation()
  const { text, source } = useFormat()
  if (facts.length === 0) return null
  return (
    <section className="panel">
      <h2>{t('learn.facts')}</h2>
      <p className="quiet">{t('learn.factsHint')}</p>
      <ul className="facts">
        {facts.map((fact) => (
          <li key={fact.ruleId + fact.says.en}>
            <b>{text(fact.says)}</b>{' '}
            {fact.isInForce && fact.isVerified ? (
              <span className="badge badge-primary">{t('learn.inForce')}</span>
            ) : (
              <span className="badge badge-unverified">
                {t(fact.isInForce ? 'learn.notVerified' : 'learn.changed')}
              </span>
            )}
            <br />
            <span className="quiet">
              {text(fact.note)}{' '}
              {fact.source.url ? (
                <a href={fact.source.url} rel="noreferrer">
                  {fact.source.title}
                </a>
              ) : (
                source(fact.source.title)
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
