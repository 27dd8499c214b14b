import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/format.ts'
import type { PartnerDocument } from './types.ts'

/** What a document says, where to look it up, and who has. */
export function DocumentLine({ document }: { document: PartnerDocument }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { issuer, number, holds, state } = document
  return (
    <>
      <h3>
        {document.title}{' '}
        {holds && <span className="badge badge-primary">{t('partners.verified')}</span>}
        {!holds && state === 'verified' && (
          <span className="badge badge-unverified">{t('partners.ranOut')}</span>
        )}
        {state !== 'verified' && <span className="badge">{t(`partners.state_${state}`)}</span>}
      </h3>
      <p>
        {t('partners.documentLine', {
          issuer,
          number,
          from: day(document.issuedOn),
          to: day(document.expiresOn),
        })}{' '}
        {document.registerUrl && (
          <a href={document.registerUrl} rel="nofollow noopener noreferrer">
            {t('partners.lookUp')}
          </a>
        )}
      </p>
      {document.note && document.decidedAt && (
        <p className="quiet">
          {t('partners.lookedUp', { day: day(document.decidedAt), note: document.note })}
        </p>
      )}
    </>
  )
}
