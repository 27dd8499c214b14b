import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, ProblemError } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Listing } from './api.ts'
import { ChannelChoice } from './ChannelChoice.tsx'
import { DaysField } from './DaysField.tsx'
import { RefusedFor } from './Reasons.tsx'

/** How a listing comes to its buyers, and when: what each way costs stands beside it. */
export function Terms({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [channel, setChannel] = useState(listing.channel)
  const [days, setDays] = useState<number | null>(listing.deliveryDays)
  const isOther = channel !== listing.channel || days !== listing.deliveryDays
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/listings/{listingId}', {
          params: { path: { businessId: listing.businessId, listingId: listing.id } },
          body: {
            version: listing.version,
            ...(days === null ? {} : { deliveryDays: days }),
            ...(channel === listing.channel ? {} : { channel }),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listings', listing.businessId] }),
  })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('centre.terms')}{' '}
        <span className="quiet">
          {listing.channel} · {t('centre.inDays', { count: listing.deliveryDays })}
        </span>
      </summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {isOpen && (
          <ChannelChoice
            businessId={listing.businessId}
            productId={listing.productId}
            value={channel}
            onChange={setChannel}
          />
        )}
        <DaysField value={days} onChange={setDays} />
        {listing.state === 'live' && <p className="quiet">{t('centre.backToDraft')}</p>}
        <Refusal error={save.error} />
        {save.error instanceof ProblemError && <RefusedFor error={save.error} />}
        <Button htmlType="submit" loading={save.isPending} disabled={!isOther || days === null}>
          {t('centre.saveTerms')}
        </Button>
      </form>
    </details>
  )
}
