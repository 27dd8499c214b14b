import { useTranslation } from 'react-i18next'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Classify } from './Classify.tsx'
import { DemandLookup } from './DemandLookup.tsx'
import { LandedCost } from './LandedCost.tsx'
import '../report/report.css'
import './lookup.css'

export function Tools() {
  const { t } = useTranslation()
  return (
    <article className="report">
      <PageTitle text={t('tools.title')} />
      <p>{t('tools.lead')}</p>
      <Classify />
      <LandedCost />
      <DemandLookup />
    </article>
  )
}
