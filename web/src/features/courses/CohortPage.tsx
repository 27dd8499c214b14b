import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Popconfirm, Skeleton, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useNavigate, useParams, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { CohortFacts } from './CohortFacts.tsx'
import { CohortLearners } from './CohortLearners.tsx'
import { type Cohort, cohortKey, roleIn, useCohort } from './cohorts.ts'
import { Discussion } from './Discussion.tsx'
import { Sessions } from './Sessions.tsx'
import { useLearning } from './useProgress.ts'
import '../../ui/tabs.css'
import '../report/report.css'
import './courses.css'

/** A cohort as those see it who have joined it: its weeks, and for instructors who is where. */
export function CohortPage() {
  const { t } = useTranslation()
  const { cohortId = '' } = useParams()
  const { data: session } = useSession()
  const { data: cohort, error } = useCohort(cohortId)
  const [query, setQuery] = useSearchParams()
  if (!session || (!cohort && !error)) return <Skeleton active />
  if (error && !session.user) return <Navigate to={`/sign-in?next=/cohorts/${cohortId}`} replace />
  if (!cohort) return <Refusal error={error} />
  const { sees } = roleIn(cohort)
  const tabs = [
    ['weeks', <Weeks key="weeks" cohort={cohort} />],
    ['sessions', <Sessions key="sessions" cohort={cohort} />],
    ['discussion', <Discussion key="discussion" cohort={cohort} />],
    ...(sees ? [['people', <CohortLearners key="people" cohort={cohort} />] as const] : []),
  ] as const
  return (
    <article className="learn report cohort">
      <p>
        <Link to="/learn">← {t('learn.title')}</Link>
      </p>
      <PageTitle
        text={cohort.name}
        badge={cohort.isSample && <span className="badge">{t('cohort.sample')}</span>}
      />
      {cohort.isSample && <Alert type="info" showIcon title={t('cohort.sampleHint')} />}
      <CohortFacts cohort={cohort} />
      <p className="quiet">
        {cohort.instructors.length > 0
          ? t('cohort.instructors', { names: cohort.instructors.join(' · ') })
          : t('cohort.noInstructors')}
      </p>
      <Tabs
        activeKey={query.get('tab') ?? 'weeks'}
        onChange={(tab) => setQuery({ tab }, { replace: true })}
        destroyOnHidden
        items={tabs.map(([key, children]) => ({ key, label: t(`cohort.${key}`), children }))}
      />
      {cohort.me && <Leave cohortId={cohortId} />}
    </article>
  )
}

/** Which lessons by when; one's own are marked. */
function Weeks({ cohort: { course, weeks, me } }: { cohort: Cohort }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const { courses } = useLearning()
  const progress = me ? courses?.find((one) => one.course === course) : undefined
  const today = new Date().toLocaleDateString('sv-SE')
  const stateOf = (lesson: string, dueOn: string) => {
    if (!progress) return undefined
    const isDone = progress.lessons.find((one) => one.lesson === lesson)?.isComplete
    if (isDone) return <span className="is-done">✓ {t('cohort.lessonDone')}</span>
    return dueOn < today ? (
      <span className="badge badge-unverified">{t('cohort.overdue')}</span>
    ) : (
      <span className="quiet">{t('cohort.lessonOpen')}</span>
    )
  }
  return (
    <div className="contents">
      {weeks.map(({ week, dueOn, lessons }) => (
        <section key={week}>
          <h3>
            {t('cohort.week', { week })}{' '}
            <span className="quiet">{t('cohort.dueOn', { day: day(dueOn) })}</span>
          </h3>
          <ol>
            {lessons.map(({ lesson, title }) => (
              <li key={lesson}>
                <Link to={`/learn/${course}/${lesson}`}>{text(title)}</Link>
                {stateOf(lesson, dueOn)}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

function Leave({ cohortId }: { cohortId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leave = useMutation({
    mutationFn: () =>
      dataOf(
        client.DELETE('/v1/cohorts/{cohortId}/membership', { params: { path: { cohortId } } }),
      ),
    onSuccess: async () => {
      await navigate('/learn')
      queries.removeQueries({ queryKey: cohortKey(cohortId) })
    },
  })
  return (
    <div className="leave-cohort">
      <Refusal error={leave.error} />
      <Popconfirm
        title={t('cohort.leaveWarning')}
        okText={t('cohort.leave')}
        cancelText={t('cohort.stay')}
        onConfirm={() => leave.mutate()}
      >
        <Button danger loading={leave.isPending}>
          {t('cohort.leave')}
        </Button>
      </Popconfirm>
    </div>
  )
}
