import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { HandedData } from './HandedData.tsx'
import { ReferralFacts } from './ReferralFacts.tsx'
import { dayIn, type Referral } from './types.ts'

/** Businesses that were handed on to a partner. */
export function SentReferrals({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation()
  const referrals = usePages({
    queryKey: ['sent-referrals', partnerId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/partners/{partnerId}/referrals', {
          params: { path: { partnerId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.referrals,
  })
  return (
    <PagedList pages={referrals} keyOf={({ id }) => id} none={t('partners.noSent')}>
      {(referral) => <One partnerId={partnerId} referral={referral} />}
    </PagedList>
  )
}

function One({ partnerId, referral }: { partnerId: string; referral: Referral }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const queries = useQueryClient()
  const path = { partnerId, referralId: referral.id }
  const read = useMutation({
    mutationFn: () =>
      dataOf(client.GET('/v1/partners/{partnerId}/referrals/{referralId}', { params: { path } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sent-referrals', partnerId] }),
  })
  const { business, state } = referral
  const mayRead = !['declined', 'expired', 'withdrawn'].includes(state) && !referral.withdrawnAt
  return (
    <>
      <h3>{locale === 'zh-CN' ? (business.nameZh ?? business.name) : business.name}</h3>
      <ReferralFacts referral={referral} />
      <Refusal error={read.error} />
      {mayRead ? (
        <p>
          <Button loading={read.isPending} onClick={() => read.mutate()}>
            {t('partners.readData')}
          </Button>
        </p>
      ) : (
        <p className="quiet">{t('partners.mayNotRead')}</p>
      )}
      {mayRead && read.data?.handed && <HandedData handed={read.data.handed} />}
      {state === 'sent' && <Answer partnerId={partnerId} referralId={referral.id} />}
    </>
  )
}

function Answer({ partnerId, referralId }: { partnerId: string; referralId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [dueOn, setDueOn] = useState(dayIn(14))
  const [reason, setReason] = useState('')
  const path = { partnerId, referralId }
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['sent-referrals', partnerId] })
  const accept = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/partners/{partnerId}/referrals/{referralId}/acceptance', {
          params: { path },
          body: { dueOn },
        }),
      ),
    onSuccess,
  })
  const decline = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/partners/{partnerId}/referrals/{referralId}/decline', {
          params: { path },
          body: { reason },
        }),
      ),
    onSuccess,
  })
  return (
    <form className="stack" onSubmit={(event) => event.preventDefault()}>
      <div className="service-fields">
        <FormField type="date" label={t('partners.byDay')} value={dueOn} onChange={setDueOn} />
        <FormField label={t('partners.reason')} value={reason} onChange={setReason} />
      </div>
      <Refusal error={accept.error ?? decline.error} />
      <p className="actions">
        <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate()}>
          {t('partners.accept')}
        </Button>
        <Button
          loading={decline.isPending}
          disabled={!reason.trim()}
          onClick={() => decline.mutate()}
        >
          {t('partners.decline')}
        </Button>
      </p>
    </form>
  )
}
