import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

/** Whom a seller has asked to answer for them, and whom they can ask. */
export function AskVouch({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { day, locale } = useFormat()
  const id = useId()
  const queries = useQueryClient()
  const [agencyId, setAgencyId] = useState<string>()
  const path = { businessId }
  const own = useQuery({
    queryKey: ['vouches', businessId],
    queryFn: () => dataOf(client.GET('/v1/businesses/{businessId}/vouches', { params: { path } })),
  })
  const open = useQuery({
    queryKey: ['vouching-agencies'],
    queryFn: () =>
      dataOf(client.GET('/v1/vouching-agencies', { params: { query: { limit: 200 } } })),
  })
  const ask = useMutation({
    mutationFn: (chosen: string) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/vouches', {
          params: { path },
          body: { agencyId: chosen },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['vouches', businessId] }),
  })
  const nameOf = (one: { name: string; nameZh: string | null }): string =>
    locale === 'zh-CN' ? (one.nameZh ?? one.name) : one.name
  if (!own.data || !open.data) return null
  const { vouches } = own.data
  const waits = new Set(
    vouches.filter(({ state }) => state !== 'withdrawn').map((one) => one.agencyId),
  )
  const choices = open.data.agencies.filter((one) => !waits.has(one.agencyId))
  return (
    <details>
      <summary>{t('vouching.ask')}</summary>
      <p className="quiet">{t('vouching.askHint')}</p>
      <ul>
        {vouches.map((one) => (
          <li key={one.agencyId}>
            {nameOf(one.agency)}:{' '}
            {t(`vouching.${one.state}`, { day: day(one.withdrawnAt ?? one.at ?? one.askedAt) })}
          </li>
        ))}
      </ul>
      {choices.length === 0 ? (
        vouches.length === 0 && <p className="panel">{t('vouching.noAgency')}</p>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (agencyId) ask.mutate(agencyId)
          }}
        >
          <div className="field">
            <label htmlFor={id}>{t('vouching.which')}</label>
            <Select
              id={id}
              {...(agencyId ? { value: agencyId } : {})}
              onChange={setAgencyId}
              options={choices.map((one) => ({ value: one.agencyId, label: nameOf(one) }))}
            />
          </div>
          <Refusal error={ask.error} />
          <Button htmlType="submit" loading={ask.isPending} disabled={!agencyId}>
            {t('vouching.send')}
          </Button>
        </form>
      )}
    </details>
  )
}
