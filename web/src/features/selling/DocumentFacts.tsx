import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { useFormat } from '../../ui/format.ts'

export type GoodsDocument =
  operations['listDocuments']['responses'][200]['content']['application/json']['documents'][number]

/** What a document says of itself, whose word it is, and where it can be looked at. */
export function DocumentFacts({ document, fileAt }: { document: GoodsDocument; fileAt: string }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { kind, issuer, number, issuedOn, validUntil, state, isExpired, url, file } = document
  const from = day(issuedOn)
  return (
    <>
      <p>
        <strong>{t(`documents.kindOf.${kind}`)}</strong> · {issuer} ·{' '}
        <span className="code">{number}</span>
        <br />
        <span className="quiet">
          {validUntil
            ? t('documents.fromTo', { from, to: day(validUntil) })
            : t('documents.from', { from })}
        </span>{' '}
        <span className={`badge${state === 'verified' ? ' badge-live' : ''}`}>
          {t(`documents.state.${state}`)}
        </span>{' '}
        {isExpired && <span className="badge badge-blocked">{t('documents.expired')}</span>}
      </p>
      {(file || url) && (
        <p className="actions">
          {file && (
            <a href={fileAt} target="_blank" rel="noopener">
              {t('documents.seeFile')}
            </a>
          )}
          {url && (
            <a href={url} target="_blank" rel="noopener noreferrer">
              {t('documents.seeUrl')}
            </a>
          )}
        </p>
      )}
    </>
  )
}
