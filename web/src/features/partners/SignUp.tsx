import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { useFounding } from '../account/useFounding.ts'

/** Somebody founds a company that is to be listed, or opens the desk of one. */
export function SignUp() {
  const { t, i18n } = useTranslation()
  const { data } = useSession()
  const { name, setName, nameZh, setNameZh, create } = useFounding(
    'partner',
    (id) => `/partner-desk/${id}?tab=profile`,
  )
  const own = data?.organisations.filter(({ kind }) => kind === 'partner') ?? []
  return (
    <>
      {own.length > 0 && (
        <nav className="panel" aria-label={t('partners.own')}>
          <h2>{t('partners.own')}</h2>
          {own.map((company) => (
            <p key={company.id}>
              {i18n.language === 'zh-CN' ? (company.nameZh ?? company.name) : company.name}{' '}
              <Link to={`/partner-desk/${company.id}`}>{t('partners.openDesk')} →</Link>
            </p>
          ))}
        </nav>
      )}
      <details className="panel">
        <summary>{t('partners.signUp')}</summary>
        <p className="quiet">{t('partners.signUpHint')}</p>
        {data?.user ? (
          <form
            className="stack partner-form"
            onSubmit={(event) => {
              event.preventDefault()
              create.mutate()
            }}
          >
            <FormField label={t('partners.companyName')} value={name} onChange={setName} />
            <FormField label={t('partners.companyNameZh')} value={nameZh} onChange={setNameZh} />
            <Refusal error={create.error} />
            <Button
              type="primary"
              htmlType="submit"
              loading={create.isPending}
              disabled={!name.trim()}
            >
              {t('partners.found')}
            </Button>
          </form>
        ) : (
          <Link to="/sign-in?next=/partners">{t('nav.signIn')}</Link>
        )}
      </details>
    </>
  )
}
