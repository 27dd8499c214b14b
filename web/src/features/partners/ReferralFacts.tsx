import { useTranslation } from 'react-i18next'
import { formatMoney, useFormat } from '../../ui/format.ts'
import type { Referral } from './types.ts'
import { usePlaces } from './usePlaces.ts'

/** What both sides see of a referral: state, what was handed over, who read it, what came of it. */
export function ReferralFacts({ referral }: { referral: Referral }) {
  const { t } = useTranslation()
  const { day, time } = useFormat()
  const { listOf } = usePlaces()
  const { outcome, firstReadAt, lastReadAt } = referral
  const facts = outcome && [
    t('partners.tookDays', { count: outcome.days }),
    ...(outcome.daysLate > 0 ? [t('partners.lateDays', { count: outcome.daysLate })] : []),
    ...(outcome.cost ? [formatMoney(outcome.cost)] : []),
    ...(outcome.isDamaged ? [t('partners.isDamaged')] : []),
    ...(outcome.isRefunded ? [t('partners.isRefunded')] : []),
    ...(outcome.isDisputed ? [t('partners.isDisputed')] : []),
  ]
  return (
    <>
      <p>
        <span className="badge">{t(`partners.referralStates.${referral.state}`)}</span>{' '}
        {referral.state === 'sent' && t('partners.until', { time: time(referral.answerBy) })}
        {referral.dueOn && t('partners.dueOn', { day: day(referral.dueOn) })}
      </p>
      <p className="said">{referral.words}</p>
      {referral.reason && <p className="quiet said">{referral.reason}</p>}
      <p className="quiet">
        {t('partners.handedOver')}{' '}
        {referral.fields.length === 0
          ? t('partners.nothingElse')
          : listOf(referral.fields.map((field) => t(`partners.fields.${field}`)))}
        {' · '}
        {firstReadAt && lastReadAt
          ? t('partners.readOn', { first: time(firstReadAt), last: time(lastReadAt) })
          : t('partners.neverRead')}
      </p>
      {referral.withdrawnAt && (
        <p>{t('partners.takenBack', { time: time(referral.withdrawnAt) })}</p>
      )}
      {facts && <p>{listOf(facts)}</p>}
    </>
  )
}
