import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import './case.css'

const MOST_CHARACTERS = 2_000

/** What buyer, seller and operator wrote about an order, and room for an answer. */
export function Messages({
  path,
  reader = 'selling',
}: {
  path: { businessId: string; orderId: string }
  /** Whose page it is: a seller is 'you' on their own. */
  reader?: 'selling' | 'desk'
}) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const queries = useQueryClient()
  const id = useId()
  const [text, setText] = useState('')
  const Heading = reader === 'selling' ? 'h2' : 'h4'
  const key = ['messages', path.orderId]
  const { data, error } = useQuery({
    queryKey: key,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/orders/{orderId}/messages', { params: { path } }),
      ),
  })
  const write = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/orders/{orderId}/messages', {
          params: { path },
          body: { text },
        }),
      ),
    onSuccess: () => {
      setText('')
      return queries.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <>
      <Heading className="part">{t(`${reader}.messages`)}</Heading>
      <Refusal error={error ?? write.error} />
      {data?.messages.length === 0 && <p className="quiet">{t('selling.noMessages')}</p>}
      <ul>
        {data?.messages.map((one) => (
          <li key={one.id}>
            <span className="quiet">
              {t(`${reader}.by_${one.author}`)} · {time(one.at)}
            </span>
            <br />
            {one.text}
          </li>
        ))}
      </ul>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate()
        }}
      >
        <label htmlFor={id}>{t(`${reader}.answer`)}</label>
        <Input.TextArea
          id={id}
          value={text}
          maxLength={MOST_CHARACTERS}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" loading={write.isPending} disabled={!text.trim()}>
          {t('selling.send')}
        </Button>
      </form>
    </>
  )
}
