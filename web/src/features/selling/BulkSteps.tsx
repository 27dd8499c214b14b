import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Listing } from './api.ts'
import { Reasons } from './Reasons.tsx'

/** The same step of all chosen listings, and which of them were refused, and why. */
export function BulkSteps({
  businessId,
  chosen,
  titleOf,
}: {
  businessId: string
  chosen: readonly Listing['id'][]
  titleOf: (id: string) => string
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const queries = useQueryClient()
  const step = useMutation({
    mutationFn: (name: 'submit' | 'pause') =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/listings/bulk-steps', {
          params: { path: { businessId } },
          body: { listingIds: [...chosen], step: name },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['listings', businessId] }),
  })
  const refused = step.data?.listings.filter(({ refusal }) => refusal) ?? []
  const isOff = chosen.length === 0 || chosen.length > 100
  return (
    <div>
      <p>
        {t('selling.chosen', { count: chosen.length })}{' '}
        <Button loading={step.isPending} disabled={isOff} onClick={() => step.mutate('submit')}>
          {t('selling.submit')}
        </Button>{' '}
        <Button loading={step.isPending} disabled={isOff} onClick={() => step.mutate('pause')}>
          {t('selling.pause')}
        </Button>
      </p>
      <Refusal error={step.error} />
      {step.data && (
        <div role="status">
          <p>{t('selling.stepped', { count: step.data.listings.length - refused.length })}</p>
          <ul>
            {refused.map(({ listingId, refusal }) => (
              <li key={listingId}>
                {titleOf(listingId)}: {text(refusal!.title)}
                <Reasons reasons={refusal!.reasons} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
