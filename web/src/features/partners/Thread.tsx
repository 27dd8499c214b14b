import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

type Ref = Readonly<{ requestId: string; partnerId: string; businessId?: string }>

/** Both sides of a quote write to each other; `businessId` where the business reads. */
export function Thread({ of }: { of: Ref }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('partners.messages')}</summary>
      {isOpen && <Open of={of} />}
    </details>
  )
}

function Open({ of: { businessId, requestId, partnerId } }: { of: Ref }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const queries = useQueryClient()
  const [words, setWords] = useState('')
  const queryKey = ['quote-messages', requestId, partnerId]
  const { data, error } = useQuery({
    queryKey,
    queryFn: () =>
      dataOf(
        businessId
          ? client.GET(
              '/v1/businesses/{businessId}/quote-requests/{requestId}/partners/{partnerId}/messages',
              { params: { path: { businessId, requestId, partnerId } } },
            )
          : client.GET('/v1/partners/{partnerId}/quotes/{requestId}/messages', {
              params: { path: { partnerId, requestId } },
            }),
      ),
  })
  const write = useMutation({
    mutationFn: () =>
      dataOf(
        businessId
          ? client.POST(
              '/v1/businesses/{businessId}/quote-requests/{requestId}/partners/{partnerId}/messages',
              { params: { path: { businessId, requestId, partnerId } }, body: { words } },
            )
          : client.POST('/v1/partners/{partnerId}/quotes/{requestId}/messages', {
              params: { path: { partnerId, requestId } },
              body: { words },
            }),
      ),
    onSuccess: async () => {
      setWords('')
      await queries.invalidateQueries({ queryKey })
    },
  })
  const own = businessId ? 'business' : 'partner'
  return (
    <>
      {data?.messages.length === 0 && <p className="quiet">{t('partners.noMessages')}</p>}
      <ol className="thread">
        {data?.messages.map((message) => (
          <li key={message.position}>
            <span className="quiet">
              {t(message.side === own ? 'partners.you' : 'partners.them')} ·{' '}
              {time(message.writtenAt)}
            </span>
            <br />
            {message.words}
          </li>
        ))}
      </ol>
      <Refusal error={error ?? write.error} />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate()
        }}
      >
        <FormField rows={3} label={t('partners.message')} value={words} onChange={setWords} />
        <p>
          <Button htmlType="submit" loading={write.isPending} disabled={!words.trim()}>
            {t('partners.write')}
          </Button>
        </p>
      </form>
    </>
  )
}
