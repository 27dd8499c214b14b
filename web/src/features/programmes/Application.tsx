import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'

export type Application =
  operations['getApplication']['responses'][200]['content']['application/json']
type Finding = Application['findings'][number]

/** What each rule found, with the figure that it looked at. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  return (
    <ul className="findings">
      {findings.map(({ isMet, text: said }) => (
        <li key={said.en} className={isMet ? 'finding-met' : 'finding-not'}>
          <strong>
            {t(isMet ? 'grant.met' : isMet === null ? 'grant.unknown' : 'grant.notMet')}
          </strong>{' '}
          {text(said)}
        </li>
      ))}
    </ul>
  )
}

/** What a business asked for, what the rules found and what became of it. */
export function ApplicationFacts({ application }: { application: Application }) {
  const { t } = useTranslation()
  const { day, count } = useFormat()
  const { award, reason } = application
  return (
    <>
      <p className="quiet">
        {t('grant.asks', { amount: formatMoney(application.asked) })} ·{' '}
        {t('grant.appliedOn', { day: day(application.appliedAt) })}
      </p>
      {award && (
        <p>
          {t('grant.awarded', {
            amount: formatMoney(award.amount),
            paid: formatMoney(award.paid),
            left: formatMoney(award.left),
          })}
        </p>
      )}
      {reason && <p>{t('grant.reason', { reason })}</p>}
      <details open={application.state === 'refused'}>
        <summary>{t('grant.found', { day: day(application.readOn) })}</summary>
        <Findings findings={application.findings} />
        <dl className="measures">
          {application.foundedOn && (
            <div>
              <dt>{t('grant.founded')}</dt>
              <dd>{day(application.foundedOn)}</dd>
            </div>
          )}
          {application.employees !== null && (
            <div>
              <dt>{t('grant.employs')}</dt>
              <dd>{count(application.employees)}</dd>
            </div>
          )}
        </dl>
        <p>
          <strong>{t('grant.plan')}:</strong> {application.plan}
        </p>
      </details>
    </>
  )
}
