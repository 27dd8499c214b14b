import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

type Voucher =
  operations['listVouchers']['responses'][200]['content']['application/json']['vouchers'][number]
type TicketType = { id: string; name: string; nameZh: string | null; fare: object | null }
type Of = { agencyId: string; conferenceId: string }

const ROOT = '/v1/agencies/{agencyId}/conferences/{conferenceId}'

/** Codes that open a kind of ticket, those that were mailed among them. */
export function Vouchers({ types, ...of }: Of & { types: readonly TicketType[] }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const vouchers = usePages({
    queryKey: ['vouchers', of.conferenceId],
    read: (behind) =>
      dataOf(
        client.GET(`${ROOT}/vouchers`, { params: { path: of, query: { limit: 50, ...behind } } }),
      ),
    itemsIn: (page) => page.vouchers,
  })
  const queries = useQueryClient()
  const onDone = async () => {
    for (const key of ['vouchers', 'tickets']) {
      await queries.invalidateQueries({ queryKey: [key, of.conferenceId] })
    }
  }
  const options = types.map(({ id, name, nameZh, fare }) => ({
    value: id,
    isFree: fare === null,
    label: locale === 'zh-CN' ? (nameZh ?? name) : name,
  }))
  return (
    <section>
      <h3>{t('admission.vouchers')}</h3>
      <p className="quiet">{t('admission.vouchersHint')}</p>
      <PagedList pages={vouchers} keyOf={({ id }) => id} none={t('admission.noVouchers')}>
        {(voucher) => <Facts {...of} voucher={voucher} onDone={onDone} />}
      </PagedList>
      <Add {...of} options={options} onDone={onDone} />
      <Invite {...of} options={options} onDone={onDone} />
    </section>
  )
}

function Facts({ voucher, onDone, ...of }: Of & { voucher: Voucher; onDone: () => Promise<void> }) {
  const { t } = useTranslation()
  const { locale, count } = useFormat()
  const { id, code, name, ticketType, uses, used, isReserved, isInvitation, isSent, isClosed } =
    voucher
  const { percentOff } = voucher
  const end = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST(`${ROOT}/vouchers/{voucherId}/end`, {
          params: { path: { ...of, voucherId: id } },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <>
      <div className="bar-label">
        <strong className="code">{code}</strong>
        {isClosed && <span className="badge">{t('admission.closed')}</span>}
      </div>
      <p className="quiet">
        {[
          name,
          locale === 'zh-CN' ? (ticketType.nameZh ?? ticketType.name) : ticketType.name,
          t('admission.used', { used: count(used), uses: count(uses) }),
          percentOff > 0 && t('fare.off', { percent: count(percentOff) }),
          isReserved && !isClosed && t('admission.kept'),
          isInvitation && t('admission.invitation'),
          isInvitation && !isSent && !isClosed && t('admission.unsent'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Refusal error={end.error} />
      {!isClosed && used < uses && (
        <Button title={t('admission.endHint')} loading={end.isPending} onClick={() => end.mutate()}>
          {t('admission.end')}
        </Button>
      )}
    </>
  )
}

type Options = readonly { value: string; label: string; isFree: boolean }[]
type Form = Of & { options: Options; onDone: () => Promise<void> }

/** What both forms ask: the ticket, for whom, and whether places are kept. */
function useOpening(options: Options) {
  const { t } = useTranslation()
  const id = useId()
  const [chosen, setTicket] = useState<string>()
  const [name, setName] = useState('')
  const [isReserved, setReserved] = useState(false)
  const [off, setOff] = useState('')
  const ticketTypeId = chosen ?? options[0]?.value ?? ''
  const isPriced = options.some(({ value, isFree }) => value === ticketTypeId && !isFree)
  const fields: ReactNode = (
    <>
      <div className="field">
        <label htmlFor={id}>{t('admission.ticket')}</label>
        <Select
          id={id}
          value={ticketTypeId}
          onChange={setTicket}
          options={options.map(({ value, label }) => ({ value, label }))}
        />
      </div>
      <FormField label={t('admission.forWhom')} value={name} onChange={setName} />
      {isPriced && <FormField label={t('fare.percentOff')} value={off} onChange={setOff} />}
      <label className="actions">
        <input
          type="checkbox"
          checked={isReserved}
          onChange={({ target }) => setReserved(target.checked)}
        />
        {t('admission.keep')}
      </label>
    </>
  )
  const percentOff = isPriced ? Number(off) : 0
  const isWhole = name.trim() !== '' && Number.isInteger(percentOff) && percentOff <= 100
  return { fields, opening: { ticketTypeId, name, isReserved, percentOff }, isWhole }
}

function Add({ options, onDone, ...of }: Form) {
  const { t } = useTranslation()
  const { fields, opening, isWhole } = useOpening(options)
  const [code, setCode] = useState('')
  const [uses, setUses] = useState('1')
  const add = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST(`${ROOT}/vouchers`, {
          params: { path: of },
          body: {
            ...opening,
            uses: Number(uses),
            ...(code.trim() ? { code: code.trim() } : {}),
          },
        }),
      ),
    onSuccess: async () => {
      setCode('')
      await onDone()
    },
  })
  return (
    <details>
      <summary>{t('admission.add')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        {fields}
        <FormField label={t('admission.code')} value={code} onChange={setCode} />
        <FormField label={t('admission.uses')} value={uses} onChange={setUses} />
        <Refusal error={add.error} />
        <Button
          htmlType="submit"
          loading={add.isPending}
          disabled={!isWhole || !/^[1-9]\d{0,3}$/.test(uses)}
        >
          {t('admission.save')}
        </Button>
      </form>
    </details>
  )
}

const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'zh-CN', label: '中文' },
] as const

function Invite({ options, onDone, ...of }: Form) {
  const { t, i18n } = useTranslation()
  const id = useId()
  const { fields, opening, isWhole } = useOpening(options)
  const [lines, setLines] = useState('')
  const [locale, setLocale] = useState<'en' | 'zh-CN'>(i18n.language === 'zh-CN' ? 'zh-CN' : 'en')
  const emails = lines.split(/[\s,;]+/).filter(Boolean)
  const invite = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST(`${ROOT}/invitations`, {
          params: { path: of },
          body: { ...opening, emails, locale },
        }),
      ),
    onSuccess: async () => {
      setLines('')
      await onDone()
    },
  })
  return (
    <details>
      <summary>{t('admission.invite')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate()
        }}
      >
        {fields}
        <FormField label={t('admission.emails')} rows={4} value={lines} onChange={setLines} />
        <div className="field">
          <label htmlFor={id}>{t('admission.language')}</label>
          <Select id={id} value={locale} onChange={setLocale} options={[...LANGUAGES]} />
        </div>
        <Refusal error={invite.error} />
        {invite.data && <p role="status">{t('admission.invited', invite.data)}</p>}
        <Button
          htmlType="submit"
          loading={invite.isPending}
          disabled={!isWhole || emails.length === 0}
        >
          {t('admission.send')}
        </Button>
      </form>
    </details>
  )
}
