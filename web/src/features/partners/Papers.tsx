import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { DocumentLine } from './DocumentLine.tsx'

const EMPTY = { title: '', issuer: '', number: '', registerUrl: '', issuedOn: '', expiresOn: '' }
const WORDS = ['title', 'issuer', 'number', 'registerUrl'] as const

/** Documents that a company states for the operator to look up. */
export function Papers({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [stated, setStated] = useState(EMPTY)
  const queryKey = ['partner-papers', partnerId]
  const { data, error } = useQuery({
    queryKey,
    queryFn: () =>
      dataOf(client.GET('/v1/partners/{partnerId}/documents', { params: { path: { partnerId } } })),
  })
  const state = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/partners/{partnerId}/documents', {
          params: { path: { partnerId } },
          body: { ...stated, registerUrl: stated.registerUrl.trim() || null },
        }),
      ),
    onSuccess: async () => {
      setStated(EMPTY)
      await queries.invalidateQueries({ queryKey })
    },
  })
  const remove = useMutation({
    mutationFn: (documentId: string) =>
      dataOf(
        client.DELETE('/v1/partners/{partnerId}/documents/{documentId}', {
          params: { path: { partnerId, documentId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  })
  const labels = {
    title: t('partners.paperTitle'),
    issuer: t('partners.issuer'),
    number: t('partners.number'),
    registerUrl: t('partners.registerUrl'),
  }
  return (
    <section>
      <p className="quiet">{t('partners.noPapers')}</p>
      <Refusal error={error ?? remove.error} />
      <ul className="bars">
        {data?.documents.map((document) => (
          <li key={document.id} className="panel">
            <DocumentLine document={document} />
            <Button loading={remove.isPending} onClick={() => remove.mutate(document.id)}>
              {t('partners.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="stack partner-form panel"
        onSubmit={(event) => {
          event.preventDefault()
          state.mutate()
        }}
      >
        {WORDS.map((name) => (
          <FormField
            key={name}
            label={labels[name]}
            value={stated[name]}
            onChange={(value) => setStated({ ...stated, [name]: value })}
          />
        ))}
        <FormField
          type="date"
          label={t('partners.issuedOn')}
          value={stated.issuedOn}
          onChange={(issuedOn) => setStated({ ...stated, issuedOn })}
        />
        <FormField
          type="date"
          label={t('partners.expiresOn')}
          value={stated.expiresOn}
          onChange={(expiresOn) => setStated({ ...stated, expiresOn })}
        />
        <Refusal error={state.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={state.isPending}
          disabled={!stated.title.trim() || !stated.issuedOn || !stated.expiresOn}
        >
          {t('partners.statePaper')}
        </Button>
      </form>
    </section>
  )
}
