import { useTranslation } from 'react-i18next'

/** Whether a partner is made up, and whether something of it was looked up and holds. */
export function Badges({ isSample, isVerified }: { isSample: boolean; isVerified: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      {isSample && <span className="badge badge-unverified">{t('partners.sample')}</span>}{' '}
      {isVerified && <span className="badge badge-primary">{t('partners.verified')}</span>}
    </>
  )
}
