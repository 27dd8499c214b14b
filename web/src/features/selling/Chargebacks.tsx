import { useTranslation } from 'react-i18next'
import { formatMoney, useFormat } from '../../ui/format.ts'
import type { Chargeback } from './api.ts'

const REASONS = [
  'fraudulent',
  'product_not_received',
  'product_unacceptable',
  'duplicate',
  'credit_not_processed',
  'unrecognized',
] as const

/** What the buyer's bank takes back: how it stands, until when the operator answers, and where. */
export function Chargebacks({ all, isDesk }: { all: readonly Chargeback[]; isDesk: boolean }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  return (
    <ul className="bars">
      {all.map((one) => {
        const reason = REASONS.find((name) => name === one.reason) ?? 'other'
        const isOpen = one.status === 'open'
        return (
          <li key={one.id} className="days">
            <strong>{t(`selling.chargeback.${one.status}`)}</strong> · {formatMoney(one.amount)} ·{' '}
            {t(`selling.chargeback.reason.${reason}`)} · {time(one.openedAt)}
            <br />
            {isOpen && <>{t('selling.chargeback.held')} </>}
            {isOpen &&
              !isDesk &&
              one.answerBy &&
              t('selling.chargeback.operatorAnswers', { until: time(one.answerBy) })}
            {isOpen && isDesk && one.answerBy && (
              <>
                {t('selling.chargeback.answer', { until: time(one.answerBy) })}{' '}
                {one.answerUrl && (
                  <a href={one.answerUrl} target="_blank" rel="noopener noreferrer">
                    {t(`selling.chargeback.at.${one.provider}`)}
                  </a>
                )}{' '}
                <span className="code">{one.id}</span>
              </>
            )}
            {isOpen && !one.answerBy && t('selling.chargeback.noAnswer')}
            {!isOpen && one.closedAt && t('selling.chargeback.closed', { at: time(one.closedAt) })}
          </li>
        )
      })}
    </ul>
  )
}
