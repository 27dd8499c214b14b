import { useTranslation } from 'react-i18next'
import { formatProbability, useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import type { PartnerDetail } from './types.ts'

const MEASURES = ['replied', 'failed', 'late', 'damaged', 'refunded', 'disputed'] as const

/** Shares with their intervals; where there are too few cases it says so, with their number. */
export function Scorecard({ card, label }: { card: PartnerDetail['scorecard']; label: string }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (
    <Scrolling label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('partners.measure')}</th>
            <th scope="col">{t('partners.share')}</th>
            <th scope="col">{t('partners.interval')}</th>
            <th scope="col">{t('partners.cases')}</th>
          </tr>
        </thead>
        <tbody>
          {MEASURES.map((name) => {
            const { of, least, share } = card[name]
            return (
              <tr key={name}>
                <th scope="row">{t(`partners.measures.${name}`)}</th>
                {share ? (
                  <>
                    <td>{formatProbability(share.count / share.of)}</td>
                    <td>
                      {formatProbability(share.low)} – {formatProbability(share.high)}
                    </td>
                    <td>
                      {count(share.count)} / {count(share.of)}
                    </td>
                  </>
                ) : (
                  <td colSpan={3} className="quiet">
                    {t('partners.tooFew', { of, least })}
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      {card.replyHours !== null && (
        <p className="quiet">{t('partners.replyHours', { hours: count(card.replyHours) })}</p>
      )}
    </Scrolling>
  )
}
