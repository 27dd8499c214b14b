import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Progress } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFeature } from '../../ui/useFeature.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Listing } from './api.ts'
import type { Language } from './Words.tsx'

/** As long as the server waits for the translator. */
const MOST_SECONDS = 100

/** Asks the machine for words in one language; they are a proposal until somebody has read them. */
export function ProposeWords({
  listing,
  language,
  onProposed,
}: {
  listing: Listing
  language: Language
  onProposed: (words: { title: string; text: string }) => void
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const mayPropose = useFeature('translation_proposals')
  const path = { businessId: listing.businessId, listingId: listing.id }
  const again = () => queries.invalidateQueries({ queryKey: ['listings', listing.businessId] })
  const propose = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/listings/{listingId}/copy-proposal', {
          params: { path },
          body: { version: listing.version, to: language },
        }),
      ),
    onSuccess: (proposal) => {
      const words = proposal.listing.copy[language]
      if (words) onProposed(words)
      return again()
    },
  })
  const approve = useMutation({
    mutationFn: () =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/listings/{listingId}', {
          params: { path },
          body: { version: listing.version, approve: [language] },
        }),
      ),
    onSuccess: again,
  })
  const before = listing.copy[language]
  // What a person wrote or approved is not replaced by a slip of the hand.
  const isOfPerson = before !== null && before.state !== 'proposed'
  const button = (
    <Button
      loading={propose.isPending}
      disabled={listing.state === 'live'}
      onClick={isOfPerson ? undefined : () => propose.mutate()}
    >
      {t(`centre.proposeIn.${language}`)}
    </Button>
  )
  return (
    <div className="stack">
      <p className="actions">
        {!mayPropose ? null : isOfPerson && listing.state !== 'live' ? (
          <Popconfirm
            title={t('selling.proposeOver')}
            okText={t(`centre.proposeIn.${language}`)}
            cancelText={t('selling.keepWords')}
            onConfirm={() => propose.mutate()}
          >
            {button}
          </Popconfirm>
        ) : (
          button
        )}
        {before?.state === 'proposed' && (
          <Button
            type="primary"
            loading={approve.isPending}
            disabled={propose.isPending || !before.title.trim()}
            onClick={() => approve.mutate()}
          >
            {t('selling.approveWords')}
          </Button>
        )}
      </p>
      {listing.state === 'live' && <p className="quiet">{t('selling.pauseToPropose')}</p>}
      {propose.isPending && <Waiting label={t(`centre.proposeIn.${language}`)} />}
      <Refusal error={propose.error ?? approve.error} />
      {propose.data && !propose.isPending && (
        <p role="status">
          {propose.data.from.map((who) => t(`selling.saidBy_${who}`)).join(' ')}
          {propose.data.missing.length > 0 &&
            ` ${t('selling.lookAt', {
              words: propose.data.missing.map((one) => `${one.en} (${one['zh-CN']})`).join(', '),
            })}`}
        </p>
      )}
    </div>
  )
}

/** Nobody knows how long a model thinks: how long it has been, and when it will be over at the latest. */
function Waiting({ label: what }: { label: string }) {
  const { t } = useTranslation()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  const label = t('selling.translating', { seconds, most: MOST_SECONDS })
  return (
    <div role="status">
      <Progress
        aria-label={what}
        percent={Math.min((100 * seconds) / MOST_SECONDS, 99)}
        status="active"
        showInfo={false}
      />
      <span className="quiet">{label}</span>
    </div>
  )
}
