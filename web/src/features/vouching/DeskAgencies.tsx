import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

type Answer = operations['listAgencies']['responses'][200]['content']['application/json']
type Agency = Answer['agencies'][number]

/** Which agencies may answer for sellers. */
export function DeskAgencies() {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['desk-agencies'],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/agencies', { params: { query: { limit: 200 } } })),
  })
  return (
    <section>
      <h2>{t('vouching.deskTitle')}</h2>
      <p className="quiet">{t('vouching.deskHint')}</p>
      <Refusal error={error} />
      {data?.agencies.length === 0 && <p className="panel">{t('vouching.noAgencies')}</p>}
      <ul className="bars">
        {data?.agencies.map((agency) => (
          <li key={agency.agencyId} className="panel">
            <OneAgency agency={agency} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function OneAgency({ agency }: { agency: Agency }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { agencyId, mayVouch } = agency
  const decide = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/desk/agencies/{agencyId}', {
          params: { path: { agencyId } },
          body: { mayVouch: !mayVouch, reason },
        }),
      ),
    onSuccess: () => {
      setReason('')
      return queries.invalidateQueries({ queryKey: ['desk-agencies'] })
    },
  })
  return (
    <>
      <div className="bar-label">
        <strong>{locale === 'zh-CN' ? (agency.nameZh ?? agency.name) : agency.name}</strong>
        <span className={`badge ${mayVouch ? 'badge-primary' : ''}`}>
          {t(mayVouch ? 'vouching.may' : 'vouching.mayNotYet')}
        </span>
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          decide.mutate()
        }}
      >
        <FormField label={t('vouching.deskReason')} value={reason} onChange={setReason} />
        <Refusal error={decide.error} />
        <Button htmlType="submit" loading={decide.isPending} disabled={!reason.trim()}>
          {t(mayVouch ? 'vouching.stop' : 'vouching.let')}
        </Button>
      </form>
    </>
  )
}
