import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { useFeature } from '../../ui/useFeature.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession, useSessionChanged } from '../account/session.ts'
import '../report/report.css'
import './office.css'

type Invitation = operations['getInvitation']['responses'][200]['content']['application/json']

/** Where the link of an invitation leads: who invites, what it is for, and how to answer. */
export function Invited() {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const { token = '' } = useParams()
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    retry: false,
    queryFn: () => dataOf(client.GET('/v1/invitations/{token}', { params: { path: { token } } })),
  })
  const isThere = data !== undefined
  useEffect(() => {
    // A page that is shown says so; a program that only looks at the link never comes here.
    if (isThere) {
      void client.POST('/v1/invitations/{token}/arrival', { params: { path: { token } } })
    }
  }, [isThere, token])
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const { office, business, message, asks, isOptedOut, isAnswered } = data
  const names = new Intl.ListFormat(locale).format(office.above.map(({ name }) => text(name)))
  const figures = new Intl.ListFormat(locale).format(
    asks.map((figure) => t(`seat.figures.${figure}`)),
  )
  return (
    <article className="report office narrow">
      <PageTitle text={t('invited.title', { office: text(office.name), business })} />
      <p className="quiet">
        {[t(`seat.levels.${office.level}`), office.place && text(office.place)]
          .filter(Boolean)
          .join(' · ')}
        {names && <> · {t('invited.below', { names })}</>}
      </p>
      <blockquote className="panel said">{message}</blockquote>
      {isOptedOut && <p className="panel">{t('invited.optedOut')}</p>}
      <h2>{t('invited.means')}</h2>
      <ul>
        <li>{t('invited.nothingShown')}</li>
        {figures && <li>{t('invited.asks', { figures })}</li>}
        <li>{t('invited.counted')}</li>
        <li>{t('invited.leave')}</li>
      </ul>
      <h2>{t('invited.try')}</h2>
      <p>{t('invited.tryHint')}</p>
      <p>
        <Link to="/">{t('invited.drop')} →</Link>
      </p>
      <h2>{t('invited.join')}</h2>
      {isAnswered ? (
        <p className="panel">{t('invited.answered')}</p>
      ) : (
        <Answer token={token} invitation={data} />
      )}
    </article>
  )
}

function Answer({ token, invitation }: { token: string; invitation: Invitation }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const navigate = useNavigate()
  const session = useSession()
  const changed = useSessionChanged()
  const maySignUp = useFeature('registration')
  const id = useId()
  const [chosen, setChosen] = useState<string>()
  const [name, setName] = useState(invitation.business)
  const join = useMutation({
    mutationFn: async (own: string | undefined) => {
      const businessId = own ?? (await create(name, invitation.office.state))
      await dataOf(
        client.POST('/v1/businesses/{businessId}/offices', {
          params: { path: { businessId } },
          body: { token },
        }),
      )
      return businessId
    },
    onSettled: async (businessId) => {
      // A business that was made is there, also when it could not join.
      await changed()
      if (businessId) await navigate(`/sell/${businessId}?tab=agencies`)
    },
  })
  if (!session.data) return <Skeleton active />
  if (!session.data.user) {
    const next = `next=${encodeURIComponent(`/invited/${token}`)}`
    return (
      <p className="actions">
        {maySignUp && <Link to={`/sign-up?${next}`}>{t('invited.signUp')} →</Link>}
        <Link to={`/sign-in?${next}`}>{t('invited.signIn')} →</Link>
      </p>
    )
  }
  const owned = session.data.organisations.filter(
    ({ kind, role }) => kind === 'business' && role === 'owner',
  )
  const businessId = chosen ?? owned[0]?.id
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        join.mutate(businessId)
      }}
    >
      {owned.length > 0 ? (
        <div className="field">
          <label htmlFor={id}>{t('invited.choose')}</label>
          <Select
            id={id}
            {...(businessId ? { value: businessId } : {})}
            onChange={setChosen}
            options={owned.map((one) => ({
              value: one.id,
              label: (locale === 'zh-CN' ? one.nameZh : null) ?? one.name,
            }))}
          />
        </div>
      ) : (
        <FormField label={t('invited.newName')} value={name} onChange={setName} />
      )}
      <Refusal error={join.error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={join.isPending}
        disabled={!businessId && !name.trim()}
      >
        {t('invited.joinOffice', { office: text(invitation.office.name) })}
      </Button>
    </form>
  )
}

const create = async (name: string, state: string | null): Promise<string> => {
  const body = { kind: 'business' as const, name, ...(state ? { state } : {}) }
  return (await dataOf(client.POST('/v1/organisations', { body }))).id
}
