import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Listing } from './api.ts'
import { ProposeWords } from './ProposeWords.tsx'

export type Language = 'en' | 'zh-CN'

/** What buyers read of a listing in one language: typed, proposed, or approved. */
export function Words({ listing, language }: { listing: Listing; language: Language }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const before = listing.copy[language]
  const [title, setTitle] = useState(before?.title ?? '')
  const [text, setText] = useState(before?.text ?? '')
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/listings/{listingId}', {
          params: { path: { businessId: listing.businessId, listingId: listing.id } },
          body: { version: listing.version, copy: { [language]: { title, text } } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listings', listing.businessId] }),
  })
  const state = before === null ? 'missing' : before.state === 'proposed' ? 'proposed' : 'ready'
  return (
    <details>
      <summary>
        {t(`centre.wordsIn.${language}`)}{' '}
        {state !== 'ready' && (
          <span className="badge badge-unverified">
            {t(state === 'missing' ? 'centre.noWords' : 'selling.proposed')}
          </span>
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
          language={language}
          onProposed={(words) => {
            setTitle(words.title)
            setText(words.text)
          }}
        />
        <FormField label={t(`centre.titleIn.${language}`)} value={title} onChange={setTitle} />
        <div className="field">
          <label htmlFor={id}>{t(`centre.textIn.${language}`)}</label>
          <Input.TextArea
            id={id}
            lang={language}
            autoSize={{ minRows: 4, maxRows: 16 }}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        {listing.state === 'live' && <p className="quiet">{t('centre.backToDraft')}</p>}
        <Refusal error={save.error} />
        <Button htmlType="submit" loading={save.isPending} disabled={!title.trim()}>
          {t('selling.save')}
        </Button>
      </form>
    </details>
  )
}
