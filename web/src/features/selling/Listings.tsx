import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { AskVouch } from '../vouching/AskVouch.tsx'
import type { Listing } from './api.ts'
import { BulkSteps } from './BulkSteps.tsx'
import { NewWords } from './NewWords.tsx'
import { Prices } from './Prices.tsx'
import { ProposeWords } from './ProposeWords.tsx'
import { type Reason, Reasons } from './Reasons.tsx'
import { Story } from './Story.tsx'

/** What a seller has in the shop, in every state, with what to do next. */
export function Listings({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const path = { businessId }
  const { data, error } = useQuery({
    queryKey: ['listings', businessId],
    // Rules, rates and buyers change them while nobody looks.
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/listings', {
          params: { path, query: { limit: 200 } },
        }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const titleOf = (id: string): string => {
    const copy = data.listings.find((one) => one.id === id)?.copy
    return (copy?.[locale] ?? copy?.en ?? copy?.['zh-CN'])?.title ?? ''
  }
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => (isChosen ? [...before, id] : before.filter((one) => one !== id)))
  return (
    <section>
      <Limits businessId={businessId} />
      <AskVouch businessId={businessId} />
      <Story businessId={businessId} />
      {data.listings.length === 0 && <p className="panel">{t('selling.noListings')}</p>}
      {data.listings.length > 1 && (
        <>
          <Checkbox
            checked={chosen.length === data.listings.length}
            indeterminate={chosen.length > 0 && chosen.length < data.listings.length}
            onChange={(event) =>
              setChosen(event.target.checked ? data.listings.map(({ id }) => id) : [])
            }
          >
            {t('selling.chooseAll')}
          </Checkbox>
          <BulkSteps businessId={businessId} chosen={chosen} titleOf={titleOf} />
        </>
      )}
      <ul className="bars">
        {data.listings.map((listing) => (
          <li key={listing.id} className="panel">
            {data.listings.length > 1 && (
              <Checkbox
                aria-label={`${t('selling.choose')} ${titleOf(listing.id)}`}
                checked={chosen.includes(listing.id)}
                onChange={(event) => choose(listing.id, event.target.checked)}
              />
            )}
            <OneListing listing={listing} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Limits({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { data } = useQuery({
    queryKey: ['listing-limits', businessId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/listing-limits', {
          params: { path: { businessId } },
        }),
      ),
  })
  if (!data) return null
  if (data.hold) {
    return (
      <p className="panel" role="status">
        {t(`selling.hold.${data.hold}`)}
        {data.hold === 'paused' && ` ${data.holdReason}`}
      </p>
    )
  }
  return (
    <p className="quiet">
      {t('selling.limits', {
        used: data.listings.used,
        most: data.listings.most,
        value: formatMoney(data.openValue.used),
        mostValue: formatMoney(data.openValue.most),
      })}{' '}
      {data.nextStep && text(data.nextStep)}
    </p>
  )
}

function OneListing({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const queries = useQueryClient()
  const { businessId, id, state } = listing
  const path = { businessId, listingId: id }
  const step = useMutation({
    mutationFn: (name: 'submit' | 'pause') =>
      dataOf(
        name === 'submit'
          ? client.POST('/v1/businesses/{businessId}/listings/{listingId}/submit', {
              params: { path },
            })
          : client.POST('/v1/businesses/{businessId}/listings/{listingId}/pause', {
              params: { path },
            }),
      ),
    onSettled: () => queries.invalidateQueries(),
  })
  const copy = listing.copy[locale] ?? listing.copy.en ?? listing.copy['zh-CN']
  return (
    <>
      <div className="bar-label">
        <h3>{copy?.title}</h3>
        <span className="badge">{t(`selling.${state}`)}</span>
      </div>
      <Prices listing={listing} />
      <NewWords listing={listing} />
      <Reasons reasons={listing.reasons} />
      <Refusal error={step.error} />
      {step.error instanceof ProblemError && <RefusedFor error={step.error} />}
      <ChineseWords listing={listing} />
      <p>
        {(state === 'draft' || state === 'blocked' || state === 'paused') && (
          <Button type="primary" loading={step.isPending} onClick={() => step.mutate('submit')}>
            {t(state === 'paused' ? 'selling.resume' : 'selling.submit')}
          </Button>
        )}
        {state === 'live' && (
          <>
            <a href={`/shop/listings/${id}?lang=${locale}`}>{t('selling.view')}</a>{' '}
            <Button loading={step.isPending} onClick={() => step.mutate('pause')}>
              {t('selling.pause')}
            </Button>
          </>
        )}
      </p>
    </>
  )
}

/** The reasons that a refusal carries, if it does. */
export function RefusedFor({ error }: { error: ProblemError }) {
  const { reasons } = error.problem.params as { reasons?: Reason[] }
  return reasons ? <Reasons reasons={reasons} /> : null
}

function ChineseWords({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const before = listing.copy['zh-CN']
  const [title, setTitle] = useState(before?.title ?? '')
  const [text, setText] = useState(before?.text ?? '')
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/listings/{listingId}', {
          params: { path: { businessId: listing.businessId, listingId: listing.id } },
          body: { version: listing.version, copy: { 'zh-CN': { title, text } } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listings', listing.businessId] }),
  })
  return (
    <details>
      <summary>
        {t('selling.words')}
        {before?.state === 'proposed' && (
          <span className="badge badge-unverified"> {t('selling.proposed')}</span>
        )}
      </summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <p className="quiet">{t('selling.wordsHint')}</p>
        <ProposeWords
          listing={listing}
          onProposed={(words) => {
            setTitle(words.title)
            setText(words.text)
          }}
        />
        <FormField label={t('selling.titleZh')} value={title} onChange={setTitle} />
        <div className="field">
          <label htmlFor={id}>{t('selling.textZh')}</label>
          <Input.TextArea
            id={id}
            rows={4}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <Refusal error={save.error} />
        <Button htmlType="submit" loading={save.isPending} disabled={!title.trim()}>
          {t('selling.save')}
        </Button>
      </form>
    </details>
  )
}
