import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Listing, OptionWord } from './api.ts'

/** As many as the interface takes at once. */
const AT_ONCE = 50

/** What sizes, colours and their names are in the other language: said once, for all goods. */
export function OptionWords({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const path = { businessId: listing.businessId, listingId: listing.id }
  const { data, error } = useQuery({
    queryKey: ['option-words', listing.id, listing.version],
    enabled: isOpen,
    // Said for another listing, it is said for this one.
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/listings/{listingId}/option-words', {
          params: { path },
        }),
      ),
  })
  if (listing.optionNames.every((name) => name === 'Title')) return null
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('centre.optionWords')}</summary>
      <Refusal error={error} />
      {isOpen && !data && !error && <Skeleton active />}
      {data?.words.length === 0 && <p className="quiet">{t('centre.noOptionWords')}</p>}
      {data && data.words.length > 0 && <WordsForm listing={listing} words={data.words} />}
    </details>
  )
}

function WordsForm({ listing, words }: { listing: Listing; words: readonly OptionWord[] }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const changed = words.flatMap(({ text, wording }) => {
    const said = typed[text]?.trim()
    return said && said !== wording ? [{ text, wording: said }] : []
  })
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/listings/{listingId}', {
          params: { path: { businessId: listing.businessId, listingId: listing.id } },
          body: { version: listing.version, optionWords: changed.slice(0, AT_ONCE) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listings', listing.businessId] }),
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className="quiet">{t('centre.optionWordsHint')}</p>
      {words.map(({ text, wording, by }) => (
        <FormField
          key={text}
          label={text}
          hint={t(`centre.optionWordBy.${by ?? 'nobody'}`)}
          value={typed[text] ?? wording ?? ''}
          onChange={(said) => setTyped({ ...typed, [text]: said })}
        />
      ))}
      {listing.state === 'live' && <p className="quiet">{t('centre.backToDraft')}</p>}
      <Refusal error={save.error} />
      <Button htmlType="submit" loading={save.isPending} disabled={changed.length === 0}>
        {t('selling.save')}
      </Button>
    </form>
  )
}
