import { useTranslation } from 'react-i18next'
import { formatMoney, useFormat } from '../../ui/format.ts'
import type { Listing } from './api.ts'
import { Reasons } from './Reasons.tsx'

/** A ban that is to come, and what the prices rest on where that is not certain. */
export function Law({ listing: { comingBlock, offers } }: { listing: Listing }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const [first] = offers
  return (
    <>
      {comingBlock && (
        <div className="question" role="status">
          {t('selling.comingBlock', { day: day(comingBlock.on) })}
          <Reasons reasons={comingBlock.reasons} />
        </div>
      )}
      {first && <Unsure price={first.price} />}
    </>
  )
}

/** What the price rests on where that is not certain. */
function Unsure({ price: { openLaw, warnings } }: { price: Listing['offers'][number]['price'] }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  if (!openLaw && warnings.length === 0) return null
  return (
    <details>
      <summary>{t(openLaw ? 'selling.openLaw' : 'selling.unsure')}</summary>
      {openLaw && (
        <>
          <ul>
            {openLaw.readings.map((one) => (
              <li key={one.id}>
                {text(one.label)} · {t('selling.tax')} {formatMoney(one.tax)} ·{' '}
                {formatMoney(one.total)} {one.isCharged && <strong>{t('selling.charged')}</strong>}
              </li>
            ))}
          </ul>
          <p className="quiet">
            {openLaw.note && text(openLaw.note)}
            {openLaw.since && ` ${t('selling.lawSince', { day: day(openLaw.since) })}`}{' '}
            {openLaw.source && (
              <a href={openLaw.source.url} rel="noreferrer">
                {openLaw.source.title}
              </a>
            )}
          </p>
        </>
      )}
      {warnings.length > 0 && (
        <ul className="quiet">
          {warnings.map((one) => (
            <li key={one.code + one.text.en}>{text(one.text)}</li>
          ))}
        </ul>
      )}
    </details>
  )
}
