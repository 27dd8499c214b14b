import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { OwnCohorts } from './OwnCohorts.tsx'
import { ProgressBar } from './ProgressBar.tsx'
import { useLearning } from './useProgress.ts'
import '../report/report.css'
import './courses.css'

/** All courses; of those that were begun, how far. */
export function Courses() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { courses: learning } = useLearning()
  const { data, error } = useQuery({
    queryKey: ['courses'],
    queryFn: () => dataOf(client.GET('/v1/courses')),
  })
  return (
    <article className="learn">
      <PageTitle text={t('learn.title')} />
      <p>{t('learn.lead')}</p>
      <Refusal error={error} />
      {!data && !error && <Skeleton active paragraph={{ rows: 8 }} />}
      <ul className="course-cards">
        {data?.courses.map(({ course, title, summary, lessons, minutes }) => {
          const progress = learning?.find((one) => one.course === course)
          return (
            <li key={course} className="panel">
              <h2>
                <Link to={`/learn/${course}`}>{text(title)}</Link>
              </h2>
              <p className="quiet">
                {t('learn.lessons', { count: lessons })} · {t('learn.minutes', { count: minutes })}
              </p>
              <p>{text(summary)}</p>
              {progress && <ProgressBar progress={progress} />}
              <p className="card-end">
                <Link to={`/learn/${course}`}>{t(progress ? 'learn.goOn' : 'learn.open')} →</Link>
              </p>
            </li>
          )
        })}
      </ul>
      <OwnCohorts />
    </article>
  )
}
