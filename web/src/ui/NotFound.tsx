import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { PageTitle } from './PageTitle.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <section>
      <PageTitle text={t('notFound.title')} />
      <p>{t('notFound.text')}</p>
      <p>
        <Link to="/">{t('notFound.home')}</Link>
      </p>
    </section>
  )
}
