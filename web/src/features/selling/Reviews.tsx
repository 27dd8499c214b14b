import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useFilter } from './useFilter.ts'
import './centre.css'

type Review =
  operations['listOwnReviews']['responses'][200]['content']['application/json']['reviews'][number]

const PAGE = 50
const MOST_CHARACTERS = 2_000
const WHICH = ['all', 'open', 'answered'] as const

/** What buyers say of a seller's goods, the newest first, each with the seller's answer. */
export function Reviews({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [asked, ask] = useFilter(['answers'])
  const which = WHICH.find((one) => one === asked.answers) ?? 'all'
  const filter = which === 'all' ? {} : { isAnswered: which === 'answered' }
  const pages = usePages({
    queryKey: ['reviews', businessId, which],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/reviews', {
          params: {
            path: { businessId },
            query: { limit: PAGE, ...filter, ...behind },
          },
        }),
      ),
    itemsIn: (page) => page.reviews,
  })
  return (
    <section>
      <div className="list-filter">
        <div className="field">
          <label htmlFor={id}>{t('said.which')}</label>
          <Select
            id={id}
            value={which}
            onChange={(answers) => ask({ answers })}
            options={WHICH.map((value) => ({ value, label: t(`said.${value}`) }))}
          />
        </div>
      </div>
      <PagedList
        pages={pages}
        keyOf={(one) => one.id}
        none={t(which === 'all' ? 'said.none' : 'said.noneFound')}
      >
        {(one) => <OneReview review={one} businessId={businessId} />}
      </PagedList>
    </section>
  )
}

function OneReview({ review, businessId }: { review: Review; businessId: string }) {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const [isWriting, setWriting] = useState(false)
  const { title, reply } = review
  return (
    <article>
      <h3>
        <a href={`/shop/listings/${review.listingId}?lang=${locale}#review-${review.id}`}>
          {title[locale] ?? title.en ?? title['zh-CN']}
        </a>
      </h3>
      <p>
        {t('desk.stars', { rating: review.rating })} · {review.author} ·{' '}
        <span className="quiet">{time(review.writtenAt)}</span>
      </p>
      <p lang={review.locale} className="long-text">
        {review.text}
      </p>
      {reply && !isWriting && (
        <div className="own-reply">
          <p className="quiet">
            {t('said.yourReply')} · {time(reply.writtenAt)}
          </p>
          <p lang={reply.locale} className="long-text">
            {reply.text}
          </p>
        </div>
      )}
      {isWriting ? (
        <Answer review={review} businessId={businessId} onDone={() => setWriting(false)} />
      ) : (
        <Button onClick={() => setWriting(true)}>{t(reply ? 'said.change' : 'said.send')}</Button>
      )}
    </article>
  )
}

function Answer({
  review,
  businessId,
  onDone,
}: {
  review: Review
  businessId: string
  onDone: () => void
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [text, setText] = useState(review.reply?.text ?? '')
  const params = { path: { businessId, reviewId: review.id } }
  const onSuccess = async () => {
    await queries.invalidateQueries({ queryKey: ['reviews', businessId] })
    onDone()
  }
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/businesses/{businessId}/reviews/{reviewId}/reply', {
          params,
          body: { text },
        }),
      ),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: () =>
      dataOf(client.DELETE('/v1/businesses/{businessId}/reviews/{reviewId}/reply', { params })),
    onSuccess,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Refusal error={save.error ?? remove.error} />
      <div className="field">
        <label htmlFor={id}>{t('said.reply')}</label>
        <Input.TextArea
          id={id}
          value={text}
          maxLength={MOST_CHARACTERS}
          autoSize={{ minRows: 3, maxRows: 10 }}
          aria-describedby={`${id}hint`}
          onChange={(event) => setText(event.target.value)}
        />
        <span id={`${id}hint`} className="quiet">
          {t('said.replyHint')}
        </span>
      </div>
      <p className="actions">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!text.trim()}>
          {t(review.reply ? 'said.save' : 'said.send')}
        </Button>
        {review.reply && (
          <Button danger loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('said.remove')}
          </Button>
        )}
        <Button onClick={onDone}>{t('said.keep')}</Button>
      </p>
    </form>
  )
}
