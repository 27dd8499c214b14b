import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/**
 * A picture where the seller's list says that it is; where it is not, words: buyers see none then either.
 */
export function SellersPicture({ url, alt }: { url: string; alt: string | null }) {
  const { t } = useTranslation()
  const [failed, setFailed] = useState<string>()
  if (failed === url) return <span className="no-picture quiet">{t('selling.noPicture')}</span>
  return (
    <img
      src={url}
      alt={alt ?? ''}
      loading="lazy"
      width={96}
      height={96}
      onError={() => setFailed(url)}
    />
  )
}
