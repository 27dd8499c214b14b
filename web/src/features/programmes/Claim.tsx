import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'

export type Claim =
  operations['listClaims']['responses'][200]['content']['application/json']['claims'][number]
export type Award = operations['getAward']['responses'][200]['content']['application/json']
type Milestone = Award['milestones'][number]

/** What was claimed, with its receipts; `receiptsAt` is the address they are read at. */
export function ClaimFacts({ claim, receiptsAt }: { claim: Claim; receiptsAt: string }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  return (
    <>
      <p>
        {claim.purpose} ·{' '}
        {t('claim.costOf', { amount: formatMoney(claim.cost), day: day(claim.spentOn) })}
        {claim.reimbursed && (
          <>
            {' · '}
            <strong>{t('claim.reimburses', { amount: formatMoney(claim.reimbursed) })}</strong>
          </>
        )}
      </p>
      {claim.reason && <p>{t('grant.reason', { reason: claim.reason })}</p>}
      {claim.reference && (
        <p className="quiet">{t('claim.paidBy', { reference: claim.reference })}</p>
      )}
      <ul className="receipts">
        {claim.receipts.map((receipt, i) => (
          <li key={receipt.id}>
            <a
              href={`${receiptsAt}/${claim.id}/receipts/${receipt.id}`}
              target="_blank"
              rel="noreferrer"
            >
              {t('claim.receiptNumber', { number: i + 1 })}
            </a>
            {receipt.isUsedElsewhere && (
              <strong className="receipt-again">{t('claim.usedElsewhere')}</strong>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

export function Milestones({ milestones }: { milestones: readonly Milestone[] }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  return (
    <ul>
      {milestones.map(({ number, name, dueOn, doneOn }) => (
        <li key={number}>
          {name}{' '}
          <span className="quiet">
            {doneOn
              ? t('claim.doneOn', { day: day(doneOn) })
              : t('claim.dueOn', { day: day(dueOn) })}
          </span>
        </li>
      ))}
    </ul>
  )
}
