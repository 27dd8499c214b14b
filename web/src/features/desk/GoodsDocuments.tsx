import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { DocumentFacts } from '../selling/DocumentFacts.tsx'
import { useFilter } from '../selling/useFilter.ts'

type Page = operations['listDeskDocuments']['responses'][200]['content']['application/json']
type OfGoods = Page['documents'][number]

const STATES = ['stated', 'verified', 'hidden'] as const

/** What sellers state of their goods: verified, left as their word, or hidden. */
export function GoodsDocuments() {
  const { t } = useTranslation()
  const id = useId()
  const [asked, ask] = useFilter(['state'])
  const state = STATES.find((one) => one === asked.state) ?? 'stated'
  const pages = usePages({
    queryKey: ['desk-documents', state],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/documents', {
          params: { query: { limit: 50, state, ...behind } },
        }),
      ),
    itemsIn: (page) => page.documents,
  })
  return (
    <section>
      <h2>{t('documents.desk')}</h2>
      <p className="quiet">{t('documents.deskHint')}</p>
      <div className="desk-filter">
        <div className="field">
          <label htmlFor={id}>{t('documents.which')}</label>
          <Select
            id={id}
            value={state}
            onChange={(next) => ask({ state: next })}
            options={STATES.map((value) => ({ value, label: t(`documents.whichOf.${value}`) }))}
          />
        </div>
      </div>
      <PagedList pages={pages} keyOf={(document) => document.id} none={t('documents.noneFound')}>
        {(document) => <OneDocument document={document} />}
      </PagedList>
    </section>
  )
}

function OneDocument({ document }: { document: OfGoods }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { id, businessId, listingId, title, seller } = document
  const decide = useMutation({
    mutationFn: (to: (typeof STATES)[number]) =>
      dataOf(
        client.POST('/v1/desk/documents/{documentId}', {
          params: { path: { documentId: id } },
          body: { to, reason },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['desk-documents'] }),
  })
  return (
    <article>
      <h3>
        <a href={`/shop/listings/${listingId}?lang=${locale}`}>
          {title[locale] ?? title.en ?? title['zh-CN']}
        </a>
      </h3>
      <p className="quiet">
        <Link to={`/desk/sellers?seller=${businessId}`}>
          {(locale === 'zh-CN' && seller.nameZh) || seller.name}
        </Link>
      </p>
      <DocumentFacts document={document} fileAt={`/v1/desk/documents/${id}/file`} />
      <Refusal error={decide.error} />
      <form className="decide" onSubmit={(event) => event.preventDefault()}>
        <FormField label={t('documents.reason')} value={reason} onChange={setReason} />
        {STATES.filter((to) => to !== document.state).map((to) => (
          <Button
            key={to}
            danger={to === 'hidden'}
            loading={decide.isPending && decide.variables === to}
            disabled={!reason.trim()}
            onClick={() => decide.mutate(to)}
          >
            {t(`documents.decide.${to}`)}
          </Button>
        ))}
      </form>
    </article>
  )
}
