import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { type Decision, DecisionForm } from '../../ui/DecisionForm.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { type Claim, ClaimFacts } from './Claim.tsx'
import type { Programme } from './Programmes.tsx'

const STATES = ['submitted', 'approved', 'paid', 'returned', 'rejected'] as const
type State = (typeof STATES)[number]
type Role = 'viewer' | 'member' | 'owner' | undefined

/** What businesses claim of their awards, by where the claims stand. */
export function Claims({ programme, role }: { programme: Programme; role: Role }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [state, setState] = useState<State>('submitted')
  const { agencyId, id: programmeId } = programme
  const claims = usePages({
    queryKey: ['claims', programmeId, state],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/programmes/{programmeId}/claims', {
          params: { path: { agencyId, programmeId }, query: { state, limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.claims,
  })
  return (
    <section>
      <h2>{t('claim.claims')}</h2>
      <fieldset className="filters" aria-label={t('claim.claims')}>
        {STATES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {t(`claim.states.${one}`)}
          </button>
        ))}
      </fieldset>
      <PagedList pages={claims} keyOf={({ id }) => id} none={t('claim.noneIn')}>
        {(claim) => (
          <>
            <strong>{text(claim.business.name)}</strong>
            <ClaimFacts
              claim={claim}
              receiptsAt={`/v1/agencies/${agencyId}/programmes/${programmeId}/claims`}
            />
            <Decide programme={programme} claim={claim} role={role} />
          </>
        )}
      </PagedList>
    </section>
  )
}

const ROOT = '/v1/agencies/{agencyId}/programmes/{programmeId}/claims/{claimId}'

function Decide({ programme, claim, role }: { programme: Programme; claim: Claim; role: Role }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reference, setReference] = useState('')
  const path = { agencyId: programme.agencyId, programmeId: programme.id, claimId: claim.id }
  const onSuccess = async () => {
    for (const key of ['claims', 'applications', 'report']) {
      await queries.invalidateQueries({ queryKey: [key, programme.id] })
    }
    await queries.invalidateQueries({ queryKey: ['programme', programme.agencyId, programme.id] })
  }
  const decide = useMutation({
    mutationFn: (body: Decision<'approved' | 'returned' | 'rejected'>) =>
      dataOf(client.POST(`${ROOT}/steps`, { params: { path }, body })),
    onSuccess,
  })
  const pay = useMutation({
    mutationFn: () =>
      dataOf(client.POST(`${ROOT}/payment`, { params: { path }, body: { reference } })),
    onSuccess,
  })
  if (claim.state === 'approved' && role === 'owner') {
    return (
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          pay.mutate()
        }}
      >
        <FormField label={t('claim.reference')} value={reference} onChange={setReference} />
        <Refusal error={pay.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={pay.isPending}
          disabled={!reference.trim()}
        >
          {t('claim.pay')}
        </Button>
      </form>
    )
  }
  if (claim.state !== 'submitted' || (role !== 'member' && role !== 'owner')) return null
  return (
    <DecisionForm
      decide={decide}
      reasonLabel={t('claim.reason')}
      approve={{ to: 'approved', label: t('claim.approve') }}
      others={[
        { to: 'returned', label: t('claim.return') },
        { to: 'rejected', label: t('claim.reject') },
      ]}
    />
  )
}
