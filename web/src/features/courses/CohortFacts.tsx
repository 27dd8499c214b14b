import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../ui/format.ts'
import type { Cohort } from './cohorts.ts'

/** Which course, by whom, when, in which language, with how many. */
export function CohortFacts({
  cohort: { course, courseTitle, organisation, startsOn, endsOn, language, learners, seats },
}: {
  cohort: Omit<Cohort, 'me' | 'instructors' | 'weeks'>
}) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  return (
    <>
      <p>
        <Link to={`/learn/${course}`}>{text(courseTitle)}</Link>
        <br />
        <span className="quiet">
          {t('cohort.ofOrganisation', { organisation: text(organisation.name) })}
        </span>
      </p>
      <p className="quiet">
        {t('cohort.days', { from: day(startsOn), to: day(endsOn) })} ·{' '}
        {t('cohort.language', { language: t(`cohort.language_${language}`) })} ·{' '}
        {t('cohort.seats', { learners, seats })}
      </p>
    </>
  )
}
