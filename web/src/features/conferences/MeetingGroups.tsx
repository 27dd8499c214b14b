import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, InputNumber, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

type Of = { agencyId: string; conferenceId: string }
type TicketType =
  operations['listTickets']['responses'][200]['content']['application/json']['ticketTypes'][number]
type Group =
  operations['listMeetingGroups']['responses'][200]['content']['application/json']['groups'][number]
const AT = '/v1/agencies/{agencyId}/conferences/{conferenceId}' as const

/** Which kinds of ticket meet which, and how often. */
export function MeetingGroups(of: Of) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const params = { path: of }
  const tickets = useQuery({
    queryKey: ['tickets', of.conferenceId],
    enabled: isOpen,
    queryFn: () => dataOf(client.GET(`${AT}/tickets`, { params })),
  })
  const groups = useQuery({
    queryKey: ['meeting-groups', of.conferenceId],
    enabled: isOpen,
    queryFn: () => dataOf(client.GET(`${AT}/meeting-groups`, { params })),
  })
  const types = tickets.data?.ticketTypes
  const known = groups.data?.groups
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('conference.whoMeets')}</summary>
      <Refusal error={tickets.error ?? groups.error} />
      {isOpen && !(types && known) && !tickets.error && !groups.error && <Skeleton active />}
      {types && known && (
        <div className="stack">
          <p>{t('conference.whoMeetsHint')}</p>
          {types.map((type) => (
            <GroupForm
              key={type.id}
              {...of}
              type={type}
              types={types}
              known={known.find(({ ticketTypeId }) => ticketTypeId === type.id)}
            />
          ))}
        </div>
      )}
    </details>
  )
}

function GroupForm({
  type,
  types,
  known,
  ...of
}: Of & { type: TicketType; types: readonly TicketType[]; known: Group | undefined }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const queries = useQueryClient()
  const [meets, setMeets] = useState(known?.meets ?? [])
  const [most, setMost] = useState(known?.mostMeetings ?? null)
  const [meetsId, mostId] = [useId(), useId()]
  const keep = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT(`${AT}/meeting-groups/{ticketTypeId}`, {
          params: { path: { ...of, ticketTypeId: type.id } },
          body: { mostMeetings: most, meets: meets.length > 0 ? meets : null },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['meeting-groups', of.conferenceId] }),
  })
  const nameOf = ({ name, nameZh }: TicketType) => (locale === 'zh-CN' ? (nameZh ?? name) : name)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        keep.mutate()
      }}
    >
      <Refusal error={keep.error} />
      <div className="field">
        <label htmlFor={meetsId}>{t('conference.meetsKinds', { kind: nameOf(type) })}</label>
        <Select
          id={meetsId}
          mode="multiple"
          value={meets}
          onChange={setMeets}
          placeholder={t('conference.meetsAll')}
          options={types.map((one) => ({ value: one.id, label: nameOf(one) }))}
          optionFilterProp="label"
        />
      </div>
      <div className="field">
        <label htmlFor={mostId}>{t('conference.mostOfKind')}</label>
        <InputNumber id={mostId} min={0} max={127} precision={0} value={most} onChange={setMost} />
        <span className="quiet">{t('conference.mostOfKindHint')}</span>
      </div>
      <p className="actions">
        <Button htmlType="submit" loading={keep.isPending}>
          {t('conference.keepGroup')}
        </Button>{' '}
        {keep.isSuccess && <span role="status">{t('conference.groupKept')}</span>}
      </p>
    </form>
  )
}
