import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { NameField } from '../../ui/NameField.tsx'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField } from '../account/FormField.tsx'
import {
  ACTION_NAMES,
  actionInWords,
  actorInWords,
  changedFields,
} from '../business/audit-words.ts'

const FIELDS = [
  'action',
  'actorKind',
  'actorId',
  'subject',
  'organisationId',
  'from',
  'to',
] as const
const DAYS = ['from', 'to'] as const
const ACTOR_KINDS = ['user', 'apiKey', 'system', 'anonymous'] as const
const ANY = ''

/** What operators, sellers and the system did. The address holds what is asked for. */
export function Audit() {
  const { t } = useTranslation()
  const { locale, time } = useFormat()
  const [asked, setAsked] = useSearchParams()
  const ids = { action: useId(), actorKind: useId(), from: useId(), to: useId() }
  const filter = Object.fromEntries(
    FIELDS.flatMap((name) => (asked.get(name) ? [[name, asked.get(name)!]] : [])),
  )
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(filter)
  // A line leads to all about what it is about: the form says what is asked for then.
  const address = asked.toString()
  const [seen, setSeen] = useState(address)
  if (seen !== address) {
    setSeen(address)
    setTyped(filter)
  }
  const put = (name: string, value: string) => setTyped({ ...typed, [name]: value })
  const pages = usePages({
    queryKey: ['desk-audit', filter],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/audit', {
          params: { query: { limit: 50, ...filter, ...behind } },
        }),
      ),
    itemsIn: (page) => page.entries,
  })
  const file = `/v1/desk/audit.csv?${new URLSearchParams(filter)}`
  return (
    <section>
      <h2>{t('desk.audit')}</h2>
      <p className="quiet">{t('desk.auditHint')}</p>
      <form
        className="desk-filter"
        onSubmit={(event) => {
          event.preventDefault()
          const kept = Object.entries(typed).filter(([, value]) => value.trim() !== '')
          setAsked(Object.fromEntries(kept.map(([name, value]) => [name, value.trim()])))
        }}
      >
        <div className="field">
          <label htmlFor={ids.action}>{t('desk.auditBy.action')}</label>
          <Select
            id={ids.action}
            showSearch={{ optionFilterProp: 'label' }}
            value={typed['action'] ?? ANY}
            onChange={(value) => put('action', value)}
            options={[
              { value: ANY, label: t('desk.any') },
              ...ACTION_NAMES.map((value) => ({ value, label: actionInWords(value, locale) })),
            ]}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.actorKind}>{t('desk.auditBy.actorKind')}</label>
          <Select
            id={ids.actorKind}
            value={typed['actorKind'] ?? ANY}
            onChange={(value) => put('actorKind', value)}
            options={[
              { value: ANY, label: t('desk.any') },
              ...ACTOR_KINDS.map((value) => ({ value, label: t(`desk.actorKind.${value}`) })),
            ]}
          />
        </div>
        <NameField
          label={t('desk.auditBy.actorId')}
          nobody={t('desk.any')}
          none={t('desk.noPeople')}
          queryKey={['desk-people']}
          ask={async (query) => {
            const { people } = await dataOf(client.GET('/v1/desk/people', { params: { query } }))
            return people.map(({ id, name, email }) => ({ id, label: `${name} · ${email}` }))
          }}
          value={typed['actorId']}
          onChange={(value) => put('actorId', value ?? '')}
        />
        <NameField
          label={t('desk.auditBy.organisationId')}
          nobody={t('desk.any')}
          none={t('desk.noOrganisations')}
          queryKey={['desk-organisations', locale]}
          ask={async (query) => {
            const { organisations } = await dataOf(
              client.GET('/v1/desk/organisations', { params: { query } }),
            )
            return organisations.map((one) => ({
              id: one.id,
              label: (locale === 'zh-CN' && one.nameZh) || one.name,
            }))
          }}
          value={typed['organisationId']}
          onChange={(value) => put('organisationId', value ?? '')}
        />
        <FormField
          label={t('desk.auditBy.subject')}
          value={typed['subject'] ?? ''}
          onChange={(value) => put('subject', value)}
        />
        {DAYS.map((name) => (
          <div key={name} className="field">
            <label htmlFor={ids[name]}>{t(`desk.auditBy.${name}`)}</label>
            <input
              id={ids[name]}
              type="date"
              className="date"
              value={typed[name] ?? ''}
              onChange={(event) => put(name, event.target.value)}
            />
          </div>
        ))}
        <Button htmlType="submit">{t('desk.find')}</Button>
        <a href={file} download>
          {t('desk.auditFile')}
        </a>
      </form>
      <PagedList
        pages={pages}
        keyOf={(entry) => entry.id}
        none={t('desk.noAudit')}
        itemClass="audit-line"
      >
        {(entry) => (
          <>
            <strong>{actionInWords(entry.action, locale)}</strong>{' '}
            <span className="quiet">
              {time(entry.at)} ·{' '}
              {entry.actor.id ? (
                <Link to={`?actorId=${entry.actor.id}`}>{actorInWords(entry.actor, locale)}</Link>
              ) : (
                actorInWords(entry.actor, locale)
              )}{' '}
              ·{' '}
              <Link className="code" to={`?subject=${encodeURIComponent(entry.subject)}`}>
                {entry.subject}
              </Link>
            </span>
            {changedFields(entry.before, entry.after, locale).map((change) => (
              <div key={change} className="quiet">
                {change}
              </div>
            ))}
          </>
        )}
      </PagedList>
    </section>
  )
}
