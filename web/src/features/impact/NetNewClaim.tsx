import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { useFormat } from '../../ui/format.ts'

type Claim =
  operations['listNetNew']['responses'][200]['content']['application/json']['claims'][number]

/** What an office has put on record: its sentence, how it was found, and what of. */
export function NetNewClaim({ claim }: { claim: Claim }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  return (
    <>
      <p>
        <strong>{text(claim.agency)}</strong>
        {' · '}
        {claim.supersededAt
          ? t('jobs.superseded', { day: day(claim.supersededAt) })
          : t('jobs.recorded', { day: day(claim.madeAt) })}
      </p>
      <p>{text(claim.sentence)}</p>
      <details>
        <summary>{t('jobs.netNewMethod')}</summary>
        <p>{text(claim.method)}</p>
        <p className="quiet digest">{t('jobs.digest', { digest: claim.digest })}</p>
      </details>
    </>
  )
}
