import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { AskedRegistrations } from './AskedRegistrations.tsx'
import { type Fare, useFare } from './fare-fields.tsx'
import { Questions } from './Questions.tsx'
import { Registrations } from './Registrations.tsx'
import { Takings } from './Takings.tsx'
import { Vouchers } from './Vouchers.tsx'

type Tickets = operations['listTickets']['responses'][200]['content']['application/json']
type Of = { agencyId: string; conferenceId: string }

/** What an office offers of a conference, how much of it is taken, and by whom. */
export function Tickets({ isOfficer, ...of }: Of & { isOfficer: boolean }) {
  const { t } = useTranslation()
  const { locale, count, day } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['tickets', of.conferenceId],
    enabled: isOpen,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/conferences/{conferenceId}/tickets', {
          params: { path: of },
        }),
      ),
  })
  const termsOf = ({ price, payHours, refundUntil }: NonNullable<Fare>) =>
    [
      formatMoney(price),
      t('fare.hours', { hours: count(payHours) }),
      refundUntil ? t('fare.until', { day: day(refundUntil) }) : t('fare.noRefunds'),
    ].join(' · ')
  const nameOf = ({ name, nameZh }: { name: string; nameZh: string | null }) =>
    locale === 'zh-CN' ? (nameZh ?? name) : name
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('conference.tickets')}</summary>
      <div className="stack">
        <Refusal error={error} />
        {isOpen && !data && !error && <Skeleton active />}
        {data?.quotas.length === 0 && <p>{t('conference.noTickets')}</p>}
        {data?.quotas.map((quota) => (
          <div key={quota.id}>
            <strong>{nameOf(quota)}</strong>
            <p>
              {t('conference.taken', {
                taken: count(quota.taken),
                size: count(quota.size),
                waiting: count(quota.waiting),
              })}
            </p>
            <ul>
              {data.ticketTypes
                .filter(({ quotaId }) => quotaId === quota.id)
                .map((type) => (
                  <li key={type.id}>
                    {nameOf(type)}
                    {type.fare && ` · ${termsOf(type.fare)}`}
                    {type.access !== 'open' && ` · ${t(`admission.access_${type.access}`)}`}
                    {!type.isOffered && ` · ${t('conference.notOffered')}`}
                  </li>
                ))}
            </ul>
          </div>
        ))}
        {data && isOfficer && (
          <>
            <PutQuota {...of} />
            {data.quotas.length > 0 && <PutType {...of} tickets={data} />}
            {data.ticketTypes.length > 0 && (
              <>
                <Vouchers {...of} types={data.ticketTypes} />
                <Questions {...of} isOfficer={isOfficer} />
                <AskedRegistrations {...of} />
              </>
            )}
            {data.quotas.some(({ taken, waiting }) => taken + waiting > 0) && (
              <>
                <Takings {...of} />
                <Registrations {...of} />
              </>
            )}
          </>
        )}
      </div>
    </details>
  )
}

const EMPTY = { name: '', nameZh: '' }

/** What both forms do when they are sent: the list is read anew, and the fields are empty again. */
function usePut(conferenceId: string, send: () => Promise<unknown>, clear: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: () => {
      clear()
      return queries.invalidateQueries({ queryKey: ['tickets', conferenceId] })
    },
  })
}

function PutQuota(of: Of) {
  const { t } = useTranslation()
  const [fields, setFields] = useState({ ...EMPTY, size: '' })
  const put = usePut(
    of.conferenceId,
    () =>
      dataOf(
        client.PUT('/v1/agencies/{agencyId}/conferences/{conferenceId}/quotas', {
          params: { path: of },
          body: {
            name: fields.name,
            nameZh: fields.nameZh.trim() || null,
            size: Number(fields.size),
          },
        }),
      ),
    () => setFields({ ...EMPTY, size: '' }),
  )
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        put.mutate()
      }}
    >
      <h3>{t('conference.putQuota')}</h3>
      {(['name', 'nameZh', 'size'] as const).map((name) => (
        <FormField
          key={name}
          label={t(`conference.quota_${name}`)}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      <Refusal error={put.error} />
      <Button
        htmlType="submit"
        loading={put.isPending}
        disabled={!fields.name.trim() || !/^\d+$/.test(fields.size)}
      >
        {t('conference.saveQuota')}
      </Button>
    </form>
  )
}

const ACCESS = ['open', 'approval', 'voucher'] as const

function PutType({ tickets, ...of }: Of & { tickets: Tickets }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const id = useId()
  const [fields, setFields] = useState(EMPTY)
  const [quotaId, setQuotaId] = useState(tickets.quotas[0]!.id)
  const [access, setAccess] = useState<(typeof ACCESS)[number]>('open')
  const cost = useFare(tickets.currencies)
  const put = usePut(
    of.conferenceId,
    () =>
      dataOf(
        client.PUT('/v1/agencies/{agencyId}/conferences/{conferenceId}/ticket-types', {
          params: { path: of },
          body: {
            name: fields.name,
            nameZh: fields.nameZh.trim() || null,
            quotaId,
            isOffered: true,
            access,
            fare: cost.fare,
          },
        }),
      ),
    () => {
      setFields(EMPTY)
      cost.clear()
    },
  )
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        put.mutate()
      }}
    >
      <h3>{t('conference.putType')}</h3>
      {(['name', 'nameZh'] as const).map((name) => (
        <FormField
          key={name}
          label={t(`conference.type_${name}`)}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      <fieldset>
        <legend>{t('conference.ofQuota')}</legend>
        {tickets.quotas.map((quota) => (
          <label key={quota.id} className="actions">
            <input
              type="radio"
              name={id}
              checked={quota.id === quotaId}
              onChange={() => setQuotaId(quota.id)}
            />
            {locale === 'zh-CN' ? (quota.nameZh ?? quota.name) : quota.name}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('admission.access')}</legend>
        {ACCESS.map((one) => (
          <label key={one} className="actions">
            <input
              type="radio"
              name={`${id}access`}
              checked={one === access}
              onChange={() => setAccess(one)}
            />
            {t(`admission.access_${one}`)}
          </label>
        ))}
      </fieldset>
      {cost.fields}
      <Refusal error={put.error} />
      <Button
        htmlType="submit"
        loading={put.isPending}
        disabled={!fields.name.trim() || !cost.isWhole}
      >
        {t('conference.saveType')}
      </Button>
    </form>
  )
}
