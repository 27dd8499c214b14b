import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Listing } from './api.ts'

/** The catalogue says something else by now: the seller takes it over, or leaves it. */
export function NewWords({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { businessId, id, version, newWords } = listing
  const take = useMutation({
    mutationFn: ({ language, title, text }: NonNullable<typeof newWords>) =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/listings/{listingId}', {
          params: { path: { businessId, listingId: id } },
          body: { version, copy: { [language]: { title, text } } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listings', businessId] }),
  })
  if (!newWords) return null
  return (
    <div className="panel">
      <p>{t('selling.newWords')}</p>
      <p lang={newWords.language}>
        <strong>{newWords.title}</strong>
      </p>
      <Refusal error={take.error} />
      <Button loading={take.isPending} onClick={() => take.mutate(newWords)}>
        {t('selling.takeWords')}
      </Button>
    </div>
  )
}
