import { useMutation } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useNavigate } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession, useSessionChanged } from '../account/session.ts'
import '../report/report.css'

/** Where members of an organisation work. */
const DOORS = {
  business: 'sell',
  operator: 'sell',
  agency: 'agency',
  partner: 'partner-desk',
} as const

export function MyBusinesses() {
  const { t, i18n } = useTranslation()
  const { data } = useSession()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const [name, setName] = useState('')
  const [state, setState] = useState('')
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/organisations', {
          body: { kind: 'business', name, ...(state ? { state } : {}) },
        }),
      ),
    onSuccess: async ({ id }) => {
      await changed()
      await navigate(`/sell/${id}`)
    },
  })
  if (!data) return <Skeleton active />
  if (!data.user) return <Navigate to="/sign-in?next=/sell" replace />
  return (
    <div className="narrow">
      <PageTitle text={t('business.mine')} />
      {data.organisations.length === 0 && <p className="panel">{t('business.none')}</p>}
      <ul className="bars">
        {data.organisations.map((organisation) => (
          <li key={organisation.id} className="panel">
            <div className="bar-label">
              <strong>
                {i18n.language === 'zh-CN'
                  ? (organisation.nameZh ?? organisation.name)
                  : organisation.name}
              </strong>
              <Link to={`/${DOORS[organisation.kind]}/${organisation.id}`}>
                {t('business.open')}
              </Link>
            </div>
          </li>
        ))}
      </ul>
      <h2>{t('business.create')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <FormField label={t('business.name')} value={name} onChange={setName} />
        <FormField label={t('business.state')} value={state} onChange={setState} />
        <Refusal error={create.error} />
        <Button type="primary" htmlType="submit" loading={create.isPending} disabled={!name.trim()}>
          {t('business.create')}
        </Button>
      </form>
    </div>
  )
}
