import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../../api-types.ts'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PagedList, usePages } from '../../../ui/PagedList.tsx'
import { FormField, Refusal } from '../../account/FormField.tsx'
import type { ListRef } from './lane.ts'

type Of = { agencyId: string; conferenceId: string }
type Lists = operations['listCheckInLists']['responses'][200]['content']['application/json']
const AT = '/v1/agencies/{agencyId}/conferences/{conferenceId}' as const
const MOST = 200

/** What people are let in to at a conference: lists with their doors, counts and what was odd. */
export function CheckIn({ isOfficer, ...of }: Of & { isOfficer: boolean }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['check-in-lists', of.conferenceId],
    enabled: isOpen,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET(`${AT}/check-in-lists`, { params: { path: of, query: { limit: MOST } } })),
  })
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('checkIn.title')}</summary>
      <div className="stack">
        <p>{t('checkIn.lead')}</p>
        <Refusal error={error} />
        {isOpen && !data && !error && <Skeleton active />}
        {data?.lists.length === 0 && <p className="panel">{t('checkIn.none')}</p>}
        <ul className="bars">
          {data?.lists.map((list) => (
            <li key={list.id} className="panel">
              <One list={list} of={{ ...of, listId: list.id }} isOfficer={isOfficer} />
            </li>
          ))}
        </ul>
        {isOpen && isOfficer && <PutList {...of} />}
      </div>
    </details>
  )
}

function One({
  list,
  of,
  isOfficer,
}: {
  list: Lists['lists'][number]
  of: ListRef
  isOfficer: boolean
}) {
  const { t } = useTranslation()
  const { count, locale } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const at = `/check-in/${of.agencyId}/${of.conferenceId}/${of.listId}`
  return (
    <>
      <strong>{locale === 'zh-CN' ? (list.nameZh ?? list.name) : list.name}</strong>
      <p>{t('checkIn.arrived', { arrived: count(list.arrived) })}</p>
      <p className="actions">
        {isOfficer && <Link to={at}>{t('checkIn.toLane')} →</Link>}
        <Link to={`${at}/wall`}>{t('checkIn.toWall')} →</Link>
      </p>
      {isOfficer && (
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{t('checkIn.doubleUses')}</summary>
          {isOpen && <DoubleUses of={of} />}
        </details>
      )}
    </>
  )
}

function DoubleUses({ of }: { of: ListRef }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' })
  const doubles = usePages({
    queryKey: ['double-uses', of.listId],
    read: (behind) =>
      dataOf(
        client.GET(`${AT}/check-in-lists/{listId}/double-uses`, {
          params: { path: of, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.doubleUses,
  })
  return (
    <PagedList
      pages={doubles}
      keyOf={({ registrationId }) => registrationId}
      none={t('checkIn.noDoubles')}
    >
      {({ name, organisation, scans }) => (
        <>
          <strong>{name ?? t('checkIn.erased')}</strong>
          {organisation && <p className="quiet">{organisation}</p>}
          <ol>
            {scans.map(({ at, lane, isLetIn }) => (
              <li key={`${at} ${lane}`}>
                {clock.format(new Date(at))} · {lane} ·{' '}
                {t(isLetIn ? 'checkIn.letIn' : 'checkIn.turnedAway')}
              </li>
            ))}
          </ol>
        </>
      )}
    </PagedList>
  )
}

const EMPTY = { name: '', nameZh: '' }

function PutList(of: Of) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const id = useId()
  const queries = useQueryClient()
  const [fields, setFields] = useState(EMPTY)
  const [sessionId, setSession] = useState<string | null>(null)
  const [kinds, setKinds] = useState<readonly string[]>([])
  const tickets = useQuery({
    queryKey: ['tickets', of.conferenceId],
    queryFn: () => dataOf(client.GET(`${AT}/tickets`, { params: { path: of } })),
  })
  const agenda = useQuery({
    queryKey: ['own-agenda', of.conferenceId],
    queryFn: () =>
      dataOf(client.GET(`${AT}/agenda`, { params: { path: of, query: { limit: MOST } } })),
  })
  const put = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT(`${AT}/check-in-lists`, {
          params: { path: of },
          body: {
            name: fields.name,
            nameZh: fields.nameZh.trim() || null,
            sessionId,
            ticketTypeIds: [...kinds],
          },
        }),
      ),
    onSuccess: () => {
      setFields(EMPTY)
      setSession(null)
      setKinds([])
      return queries.invalidateQueries({ queryKey: ['check-in-lists', of.conferenceId] })
    },
  })
  const other = locale === 'en' ? 'zh-CN' : 'en'
  const sessions = agenda.data?.sessions ?? []
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        put.mutate()
      }}
    >
      <h3>{t('checkIn.add')}</h3>
      {(['name', 'nameZh'] as const).map((name) => (
        <FormField
          key={name}
          label={t(`checkIn.${name}`)}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      {sessions.length > 0 && (
        <div className="field">
          <label htmlFor={id}>{t('checkIn.session')}</label>
          <Select
            id={id}
            value={sessionId ?? ''}
            onChange={(value) => setSession(value || null)}
            options={[
              { value: '', label: t('checkIn.house') },
              ...sessions.map(({ id: value, title }) => ({
                value,
                label: title[locale] ?? title[other] ?? value,
              })),
            ]}
          />
        </div>
      )}
      {tickets.data && tickets.data.ticketTypes.length > 0 && (
        <fieldset>
          <legend>{t('checkIn.kinds')}</legend>
          {tickets.data.ticketTypes.map(({ id: kind, name, nameZh }) => (
            <label key={kind} className="actions">
              <input
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={({ target }) =>
                  setKinds(target.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind))
                }
              />
              {locale === 'zh-CN' ? (nameZh ?? name) : name}
            </label>
          ))}
        </fieldset>
      )}
      <Refusal error={put.error ?? tickets.error ?? agenda.error} />
      <Button htmlType="submit" loading={put.isPending} disabled={!fields.name.trim()}>
        {t('checkIn.save')}
      </Button>
    </form>
  )
}
