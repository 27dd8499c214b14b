import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { type Cohort, type Learner, learnersKey, roleIn, useLearners } from './cohorts.ts'
import { type Course, useCourse } from './useProgress.ts'

/** Where the learners of a cohort are: for its instructors. */
export function CohortLearners({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation()
  const { data: course } = useCourse(cohort.course)
  const learners = useLearners(cohort.cohortId)
  return (
    <section>
      <p className="quiet">{t('cohort.peopleHint')}</p>
      <PagedList
        pages={learners}
        keyOf={({ memberId }) => memberId}
        none={t('cohort.nobody')}
        itemClass="panel learner"
      >
        {(learner) => <OneLearner cohort={cohort} learner={learner} course={course} />}
      </PagedList>
    </section>
  )
}

function OneLearner({
  cohort,
  learner,
  course,
}: {
  cohort: Cohort
  learner: Learner
  course: Course | undefined
}) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { name, lessonsDone: done, lessons: all, overdue, lastDoneAt, badgeId } = learner
  return (
    <>
      <div className="bar-label">
        <h3>{name}</h3>
        {overdue.length > 0 ? (
          <span className="badge badge-unverified">
            {t('cohort.behind', { count: overdue.length })}
          </span>
        ) : (
          <span className="badge badge-primary">
            {t(learner.isComplete ? 'cohort.hasFinished' : 'cohort.onTime')}
          </span>
        )}
      </div>
      <div className="learn-progress">
        <div aria-hidden="true">
          <span style={{ width: `${(100 * done) / all}%` }} />
        </div>
        <p className="quiet">
          {t('cohort.lessonsOf', { done, all })}
          {lastDoneAt && ` · ${t('cohort.lastDone', { time: time(lastDoneAt) })}`}
          {badgeId && (
            <>
              {' · '}
              <Link to={`/badges/${badgeId}`}>{t('cohort.seeCertificate')}</Link>
            </>
          )}
        </p>
      </div>
      <ul className="learner-steps">
        {learner.assignments.map((assignment) => (
          <li key={assignment.step}>
            <Step cohort={cohort} learner={learner} course={course} assignment={assignment} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** A step in the product, and where the course lets them an instructor's word for it. */
function Step({
  cohort,
  learner,
  course,
  assignment: { step, doneAt, isSignedOff },
}: {
  cohort: Cohort
  learner: Learner
  course: Course | undefined
  assignment: Learner['assignments'][number]
}) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const queries = useQueryClient()
  const [isAsked, setAsked] = useState(false)
  const [note, setNote] = useState('')
  const { cohortId } = cohort
  const about = course?.assignments.find((one) => one.step === step)
  const title = about ? text(about.title) : step
  const path = { cohortId, memberId: learner.memberId, step }
  const address = '/v1/cohorts/{cohortId}/members/{memberId}/steps/{step}'
  const onSuccess = async () => {
    setAsked(false)
    setNote('')
    await queries.invalidateQueries({ queryKey: learnersKey(cohortId) })
  }
  const signOff = useMutation({
    mutationFn: () => dataOf(client.PUT(address, { params: { path }, body: { note } })),
    onSuccess,
  })
  const takeBack = useMutation({
    mutationFn: () => dataOf(client.DELETE(address, { params: { path } })),
    onSuccess,
  })
  const mayDecide = roleIn(cohort).teaches && about?.maySignOff
  const state = doneAt
    ? `✓ ${t(isSignedOff ? 'cohort.stepSigned' : 'cohort.stepDone', { day: day(doneAt) })}`
    : t('cohort.stepOpen')
  return (
    <>
      {title} · <span className={doneAt ? 'is-done' : 'quiet'}>{state}</span>{' '}
      {mayDecide && !doneAt && !isAsked && (
        <Button size="small" onClick={() => setAsked(true)}>
          {t('cohort.signOff')}
        </Button>
      )}
      {mayDecide && isSignedOff && (
        <Button size="small" loading={takeBack.isPending} onClick={() => takeBack.mutate()}>
          {t('cohort.takeBack')}
        </Button>
      )}
      <Refusal error={takeBack.error} />
      {isAsked && (
        <form
          className="stack"
          aria-label={t('cohort.signOffFor', { step: title, name: learner.name })}
          onSubmit={(event) => {
            event.preventDefault()
            signOff.mutate()
          }}
        >
          <FormField label={t('cohort.note')} value={note} onChange={setNote} />
          <Refusal error={signOff.error} />
          <p className="actions">
            <Button
              type="primary"
              htmlType="submit"
              loading={signOff.isPending}
              disabled={!note.trim()}
            >
              {t('cohort.signOff')}
            </Button>
            <Button onClick={() => setAsked(false)}>{t('cohort.cancel')}</Button>
          </p>
        </form>
      )}
    </>
  )
}
