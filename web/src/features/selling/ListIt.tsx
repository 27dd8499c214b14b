import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFeature } from '../../ui/useFeature.ts'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { ChannelChoice } from './ChannelChoice.tsx'
import { DaysField } from './DaysField.tsx'
import { RefusedFor } from './Reasons.tsx'
import './centre.css'

/** As most sellers ship by air. */
const FIRST_DAYS = 14

/** Makes a draft listing of a product of a report, for members of its business. */
export function ListIt({ businessId, productId }: { businessId: string; productId: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: session } = useSession()
  const [isChoosing, setChoosing] = useState(false)
  const [channel, setChannel] = useState<string>()
  const [days, setDays] = useState<number | null>(FIRST_DAYS)
  const list = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/listings', {
          params: { path: { businessId } },
          body: { productId, deliveryDays: days ?? FIRST_DAYS, ...(channel ? { channel } : {}) },
        }),
      ),
    onSuccess: () => navigate(`/sell/${businessId}?tab=listings`),
  })
  const isOpen = useFeature('new_listings')
  if (!isOpen || !session?.organisations.some(({ id: own }) => own === businessId)) return null
  return (
    <div className="no-print">
      <Refusal error={list.error} />
      {list.error instanceof ProblemError && <RefusedFor error={list.error} />}
      <p className="actions">
        <Button type="primary" loading={list.isPending} onClick={() => list.mutate()}>
          {t('selling.listIt')}
        </Button>
        {!isChoosing && (
          <Button onClick={() => setChoosing(true)}>{t('centre.chooseTerms')}</Button>
        )}
      </p>
      <p className="quiet">
        {t(channel ? 'centre.asChosen' : 'centre.asUsual', { days: days ?? FIRST_DAYS })}
      </p>
      {isChoosing && (
        <div className="panel stack">
          <ChannelChoice
            businessId={businessId}
            productId={productId}
            value={channel}
            onChange={setChannel}
          />
          <DaysField value={days} onChange={setDays} />
        </div>
      )}
    </div>
  )
}
