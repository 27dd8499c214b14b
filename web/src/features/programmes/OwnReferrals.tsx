import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'

type Referral =
  operations['listOwnReferrals']['responses'][200]['content']['application/json']['referrals'][number]

/** Whom an office would like to tell of the business: it says yes or no, and nobody is told before. */
export function OwnReferrals({ businessId, isOwner }: { businessId: string; isOwner: boolean }) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  const referrals = usePages({
    queryKey: ['own-referrals', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/office-referrals', {
          params: { path: { businessId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.referrals,
  })
  if (referrals.items?.length === 0) return null
  return (
    <section>
      <h3>{t('counsel.ownReferrals')}</h3>
      <PagedList pages={referrals} keyOf={({ id }) => id}>
        {(referral) => (
          <>
            <div className="bar-label">
              <strong>
                {t('counsel.wantsToTell', {
                  office: text(referral.from.name),
                  to: referral.to.office ? text(referral.to.office.name) : (referral.to.name ?? ''),
                })}
              </strong>
              <span className="quiet">{time(referral.askedAt)}</span>
            </div>
            <p className="said">{referral.reason}</p>
            {referral.state === 'asked' && isOwner ? (
              <Answer businessId={businessId} referral={referral} />
            ) : (
              <p>{t(`counsel.referralStates.${referral.state}`)}</p>
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

function Answer({ businessId, referral }: { businessId: string; referral: Referral }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const path = { businessId, agencyId: referral.from.agencyId, referralId: referral.id }
  const answer = useMutation({
    mutationFn: (isAgreed: boolean) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/office-referrals/{agencyId}/{referralId}/answer', {
          params: { path },
          body: { isAgreed },
        }),
      ),
    onSuccess: async () => {
      for (const key of ['own-referrals', 'own-offices']) {
        await queries.invalidateQueries({ queryKey: [key, businessId] })
      }
    },
  })
  return (
    <>
      <p className="quiet">{t('counsel.answerHint')}</p>
      <Refusal error={answer.error} />
      <p className="actions">
        <Button loading={answer.isPending} onClick={() => answer.mutate(true)}>
          {t('counsel.agree')}
        </Button>
        <Button loading={answer.isPending} onClick={() => answer.mutate(false)}>
          {t('counsel.refuse')}
        </Button>
      </p>
    </>
  )
}
