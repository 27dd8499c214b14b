import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSessionChanged } from '../account/session.ts'
import { actionInWords, actorInWords, changedFields } from './audit-words.ts'

const ROLES = ['viewer', 'member', 'owner'] as const
type Role = (typeof ROLES)[number]

export function People({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { message } = App.useApp()
  const id = useId()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('member')
  const path = { organisationId }
  const { data, error } = useQuery({
    queryKey: ['members', organisationId],
    queryFn: () =>
      dataOf(client.GET('/v1/organisations/{organisationId}/members', { params: { path } })),
  })
  const queries = useQueryClient()
  const invitationsKey = ['invitations', organisationId]
  // Only owners may see them: to others there are none.
  const invitations = useQuery({
    queryKey: invitationsKey,
    retry: false,
    queryFn: () =>
      dataOf(client.GET('/v1/organisations/{organisationId}/invitations', { params: { path } })),
  })
  const invite = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/organisations/{organisationId}/invitations', {
          params: { path },
          body: { email, role },
        }),
      ),
    onSuccess: () => {
      setEmail('')
      void message.success(t('business.invited'))
      return queries.invalidateQueries({ queryKey: invitationsKey })
    },
  })
  const withdraw = useMutation({
    mutationFn: (invitationId: string) =>
      dataOf(
        client.DELETE('/v1/organisations/{organisationId}/invitations/{invitationId}', {
          params: { path: { ...path, invitationId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: invitationsKey }),
  })
  return (
    <section>
      <Refusal error={error ?? withdraw.error} />
      <ul className="bars">
        {data?.members.map((member) => (
          <li key={member.userId} className="bar-label">
            <span>
              {member.name} <span className="quiet">{member.email}</span>
            </span>
            <strong>{t(`business.${member.role}`)}</strong>
          </li>
        ))}
        {invitations.data?.invitations.map((pending) => (
          <li key={pending.id} className="bar-label">
            <span>
              {pending.email}{' '}
              <span className="quiet">
                {t('business.pending', {
                  role: t(`business.${pending.role}`),
                  day: day(pending.expiresAt),
                })}
              </span>
            </span>
            <Button onClick={() => withdraw.mutate(pending.id)}>{t('business.withdraw')}</Button>
          </li>
        ))}
      </ul>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate()
        }}
      >
        <FormField label={t('business.invite')} type="email" value={email} onChange={setEmail} />
        <div className="field">
          <label htmlFor={id}>{t('business.role')}</label>
          <Select
            id={id}
            value={role}
            onChange={setRole}
            options={ROLES.map((value) => ({ value, label: t(`business.${value}`) }))}
          />
        </div>
        <Refusal error={invite.error} />
        <Button htmlType="submit" loading={invite.isPending} disabled={!email}>
          {t('business.invite')}
        </Button>
      </form>
    </section>
  )
}

const SCOPES = ['assessment:read', 'assessment:write', 'catalogue:read', 'catalogue:write'] as const

export function ApiKeys({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<(typeof SCOPES)[number][]>(['assessment:read'])
  const path = { organisationId }
  const queryKey = ['api-keys', organisationId]
  const { data, error } = useQuery({
    queryKey,
    queryFn: () =>
      dataOf(client.GET('/v1/organisations/{organisationId}/api-keys', { params: { path } })),
  })
  const again = () => queries.invalidateQueries({ queryKey })
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/organisations/{organisationId}/api-keys', {
          params: { path },
          body: { name, scopes },
        }),
      ),
    onSuccess: again,
  })
  const revoke = useMutation({
    mutationFn: (keyId: string) =>
      dataOf(
        client.DELETE('/v1/organisations/{organisationId}/api-keys/{keyId}', {
          params: { path: { ...path, keyId } },
        }),
      ),
    onSuccess: again,
  })
  return (
    <section className="stack">
      <Refusal error={error ?? revoke.error} />
      {data?.apiKeys.length === 0 && <p className="panel">{t('business.nothing')}</p>}
      <ul className="bars">
        {data?.apiKeys.map((key) => (
          <li key={key.id} className="bar-label">
            <span>
              {key.name} <span className="code">{key.start}…</span>{' '}
              <span className="quiet">{key.scopes.join(', ')}</span>
            </span>
            <Button onClick={() => revoke.mutate(key.id)}>{t('business.revoke')}</Button>
          </li>
        ))}
      </ul>
      {make.data && (
        <Alert
          type="success"
          title={t('business.keyOnce')}
          description={<span className="secret">{make.data.secret}</span>}
        />
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <FormField label={t('business.keyName')} value={name} onChange={setName} />
        <div className="field">
          <label htmlFor={id}>{t('business.role')}</label>
          <Select
            id={id}
            mode="multiple"
            value={scopes}
            onChange={setScopes}
            options={SCOPES.map((value) => ({ value, label: value }))}
          />
        </div>
        <Refusal error={make.error} />
        <Button htmlType="submit" loading={make.isPending} disabled={!name.trim()}>
          {t('business.makeKey')}
        </Button>
      </form>
    </section>
  )
}

/** A kept report begins as the business of a guest: its owner says what it is called. */
export function Rename({ organisationId, name }: { organisationId: string; name: string }) {
  const { t } = useTranslation()
  const changed = useSessionChanged()
  const [wanted, setWanted] = useState(name)
  const rename = useMutation({
    mutationFn: () =>
      dataOf(
        client.PATCH('/v1/organisations/{organisationId}', {
          params: { path: { organisationId } },
          body: { name: wanted.trim() },
        }),
      ),
    onSuccess: changed,
  })
  return (
    <form
      className="stack narrow"
      onSubmit={(event) => {
        event.preventDefault()
        rename.mutate()
      }}
    >
      <FormField label={t('business.name')} value={wanted} onChange={setWanted} />
      <Button
        htmlType="submit"
        loading={rename.isPending}
        disabled={!wanted.trim() || wanted.trim() === name}
      >
        {t('business.rename')}
      </Button>
      <Refusal error={rename.error} />
    </form>
  )
}

export function History({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['audit', organisationId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/organisations/{organisationId}/audit', {
          params: { path: { organisationId }, query: { limit: 100 } },
        }),
      ),
  })
  return (
    <section>
      <Refusal error={error} />
      {data?.entries.length === 0 && <p className="panel">{t('business.nothing')}</p>}
      <ul className="bars">
        {data?.entries.map((entry) => (
          <li key={entry.id}>
            <strong>{actionInWords(entry.action, locale)}</strong>{' '}
            <span className="quiet">
              {time(entry.at)} · {actorInWords(entry.actor, locale)}
            </span>
            {changedFields(entry.before, entry.after, locale).map((change) => (
              <div key={change} className="quiet">
                {change}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
