import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { HandedData } from './HandedData.tsx'
import { ReferralFacts } from './ReferralFacts.tsx'
import { dayIn, type Referral } from './types.ts'

/** To whom a business was handed on, with what; it takes its data back, and says what came of it. */
export function OwnReferrals({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const referrals = usePages({
    queryKey: ['referrals', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/referrals', {
          params: { path: { businessId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.referrals,
  })
  return (
    <PagedList pages={referrals} keyOf={({ id }) => id} none={t('partners.noReferrals')}>
      {(referral) => <One businessId={businessId} referral={referral} />}
    </PagedList>
  )
}

function One({ businessId, referral }: { businessId: string; referral: Referral }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const queries = useQueryClient()
  const withdraw = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/referrals/{referralId}/withdrawal', {
          params: { path: { businessId, referralId: referral.id } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['referrals', businessId] }),
  })
  return (
    <>
      <h3>{text(referral.partner.name)}</h3>
      <ReferralFacts referral={referral} />
      {referral.handed && <HandedData handed={referral.handed} />}
      {referral.state === 'accepted' && (
        <OutcomeForm businessId={businessId} referralId={referral.id} />
      )}
      <Refusal error={withdraw.error} />
      {!referral.withdrawnAt && (
        <p className="actions">
          <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('partners.takeBack')}
          </Button>
        </p>
      )}
    </>
  )
}

const FACTS = ['isDamaged', 'isRefunded', 'isDisputed'] as const

function OutcomeForm({ businessId, referralId }: { businessId: string; referralId: string }) {
  const { t } = useTranslation()
  const id = useId()
  const queries = useQueryClient()
  const [result, setResult] = useState<'done' | 'failed'>('done')
  const [endedOn, setDay] = useState(dayIn(0))
  const [amount, setAmount] = useState('')
  const [currency, setCurrency] = useState<Currency>('USD')
  const [facts, setFacts] = useState({ isDamaged: false, isRefunded: false, isDisputed: false })
  const say = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/referrals/{referralId}/outcome', {
          params: { path: { businessId, referralId } },
          body: {
            isDone: result === 'done',
            endedOn,
            cost: amount.trim() ? { amount: amount.trim(), currency } : null,
            ...facts,
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['referrals', businessId] }),
  })
  return (
    <details>
      <summary>{t('partners.sayOutcome')}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          say.mutate()
        }}
      >
        <div className="service-fields">
          <div className="field">
            <label htmlFor={id}>{t('partners.outcome')}</label>
            <Select
              id={id}
              value={result}
              onChange={setResult}
              options={(['done', 'failed'] as const).map((value) => ({
                value,
                label: t(`partners.${value}`),
              }))}
            />
          </div>
          <FormField type="date" label={t('partners.endedOn')} value={endedOn} onChange={setDay} />
          <FormField label={t('partners.cost')} value={amount} onChange={setAmount} />
          <CurrencyField label={t('partners.currency')} value={currency} onChange={setCurrency} />
        </div>
        {FACTS.map((fact) => (
          <Checkbox
            key={fact}
            checked={facts[fact]}
            onChange={({ target }) => setFacts({ ...facts, [fact]: target.checked })}
          >
            {t(`partners.${fact}`)}
          </Checkbox>
        ))}
        <Refusal error={say.error} />
        <p>
          <Button type="primary" htmlType="submit" loading={say.isPending}>
            {t('partners.sayOutcome')}
          </Button>
        </p>
      </form>
    </details>
  )
}
