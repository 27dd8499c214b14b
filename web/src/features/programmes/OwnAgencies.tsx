import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSession } from '../account/session.ts'

/** To the pages of the agencies somebody works for: nobody else has any. */
export function OwnAgencies() {
  const { t, i18n } = useTranslation()
  const { data } = useSession()
  const agencies = data?.organisations.filter(({ kind }) => kind === 'agency') ?? []
  if (agencies.length === 0) return null
  return (
    <nav className="panel own-agencies" aria-label={t('office.ownAgencies')}>
      <h2>{t('office.ownAgencies')}</h2>
      <p className="quiet">{t('office.ownAgenciesHint')}</p>
      <ul className="bars">
        {agencies.map(({ id, name, nameZh }) => (
          <li key={id}>
            <strong>{i18n.language === 'zh-CN' ? (nameZh ?? name) : name}</strong>
            <p className="actions">
              <Link to={`/office/${id}`}>{t('office.ownOffice')} →</Link>
              <Link to={`/agency/${id}`}>{t('office.ownVouching')} →</Link>
            </p>
          </li>
        ))}
      </ul>
    </nav>
  )
}
