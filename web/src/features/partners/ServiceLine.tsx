import { useTranslation } from 'react-i18next'
import { formatMoney, useFormat } from '../../ui/format.ts'
import type { Service } from './types.ts'
import { usePlaces } from './usePlaces.ts'
import { useSteps } from './useSteps.ts'

type Ranged = Readonly<{ min: string; max: string; currency: string; per: string | null }>

/** A price from to, and what it is for. */
export function usePriceWords() {
  const { t } = useTranslation()
  return ({ min, max, currency, per }: Ranged): string => {
    const least = formatMoney({ amount: min, currency })
    const most = formatMoney({ amount: max, currency })
    const range = least === most ? least : t('partners.range', { min: least, max: most })
    return per ? `${range} · ${t(`partners.per.${per as 'product'}`)}` : range
  }
}

/** One service: what it settles, what it costs and takes by the company's own word. */
export function ServiceLine({ service }: { service: Service }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { nameOf } = useSteps()
  const { listOf } = usePlaces()
  const words = usePriceWords()
  return (
    <>
      <h3>
        {text(service.title)} <span className="badge">{t(`partners.kinds.${service.kind}`)}</span>
      </h3>
      <p>
        {service.price ? words(service.price) : t('partners.byQuote')}
        {service.days && ` · ${t('partners.days', service.days)}`}
      </p>
      {service.closes.length > 0 && (
        <p className="quiet">
          {t('partners.closes', { steps: listOf(service.closes.map(nameOf)) })}
        </p>
      )}
    </>
  )
}
