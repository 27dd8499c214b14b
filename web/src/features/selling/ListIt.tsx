import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFeature } from '../../ui/useFeature.ts'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { RefusedFor } from './Listings.tsx'

/** Makes a draft listing of a product of a report, for members of its business. */
export function ListIt({ businessId, productId }: { businessId: string; productId: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: session } = useSession()
  const list = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/listings', {
          params: { path: { businessId } },
          body: { productId, deliveryDays: 14 },
        }),
      ),
    onSuccess: () => navigate(`/sell/${businessId}?tab=listings`),
  })
  const isOpen = useFeature('new_listings')
  if (!isOpen || !session?.organisations.some(({ id }) => id === businessId)) return null
  return (
    <div className="no-print">
      <Refusal error={list.error} />
      {list.error instanceof ProblemError && <RefusedFor error={list.error} />}
      <Button type="primary" loading={list.isPending} onClick={() => list.mutate()}>
        {t('selling.listIt')}
      </Button>
    </div>
  )
}
