import { useTranslation } from 'react-i18next'
import { Classify } from './Classify.tsx'
import { DemandLookup } from './DemandLookup.tsx'
import { LandedCost } from './LandedCost.tsx'
import '../report/report.css'
import './lookup.css'

export function Tools() {
  const { t } = useTranslation()
  return (
    <article className="report">
      <h1>{t('tools.title')}</h1>
      <p>{t('tools.lead')}</p>
      <Classify />
      <LandedCost />
      <DemandLookup />
    </article>
  )
}
