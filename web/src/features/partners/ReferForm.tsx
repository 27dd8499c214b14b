import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { HandedData } from './HandedData.tsx'
import { dayIn, endOfDay, FIELDS, type Match } from './types.ts'

/** The owner chooses what a partner may read, sees it as it will be read, and hands it over. */
export function ReferForm({
  businessId,
  match,
  onDone,
}: {
  businessId: string
  match: Match
  onDone: () => void
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const queries = useQueryClient()
  const [fields, setFields] = useState<(typeof FIELDS)[number][]>(['steps'])
  const [words, setWords] = useState('')
  const [answerBy, setDay] = useState(dayIn(7))
  const { partner, closes } = match
  const what = { fields, steps: closes }
  const preview = useQuery({
    queryKey: ['referral-preview', businessId, what],
    queryFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/referral-preview', {
          params: { path: { businessId } },
          body: what,
        }),
      ),
  })
  const refer = useMutation({
    mutationFn: (digest: string) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/referrals', {
          params: { path: { businessId } },
          body: {
            ...what,
            partnerId: partner.partnerId,
            kind: match.expected[0]!.kind,
            words,
            digest,
            answerBy: endOfDay(answerBy),
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['referrals', businessId] })
      onDone()
    },
    // What was shown may be old by now: it is shown anew before anything is handed over.
    onError: () => queries.invalidateQueries({ queryKey: ['referral-preview', businessId] }),
  })
  const digest = preview.data?.digest
  return (
    <form
      className="stack partner-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (digest) refer.mutate(digest)
      }}
    >
      <h4>{t('partners.referTitle', { name: text(partner.profile.name) })}</h4>
      <p className="quiet">{t('partners.referHint')}</p>
      <fieldset className="choices">
        {FIELDS.map((field) => (
          <Checkbox
            key={field}
            checked={fields.includes(field)}
            onChange={({ target }) =>
              setFields(
                FIELDS.filter((one) => (one === field ? target.checked : fields.includes(one))),
              )
            }
          >
            {t(`partners.fields.${field}`)}
          </Checkbox>
        ))}
      </fieldset>
      <p>{t('partners.willRead')}</p>
      {preview.data && <HandedData handed={preview.data.handed} />}
      <FormField rows={3} label={t('partners.referWords')} value={words} onChange={setWords} />
      <FormField type="date" label={t('partners.answerBy')} value={answerBy} onChange={setDay} />
      <Refusal error={preview.error ?? refer.error} />
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={refer.isPending}
          disabled={!digest || preview.isFetching || !words.trim()}
        >
          {t('partners.agree')}
        </Button>
        <Button onClick={onDone}>{t('partners.cancel')}</Button>
      </p>
    </form>
  )
}
