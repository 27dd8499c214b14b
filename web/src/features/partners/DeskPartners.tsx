import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { DocumentLine } from './DocumentLine.tsx'
import { Facts } from './PartnerPage.tsx'
import { ServiceLine } from './ServiceLine.tsx'
import type { PartnerDocument, Profile } from './types.ts'
import { PLACES, useDecision } from './useDecision.ts'
import './partners.css'

const PAPERS = ['stated-papers']

/** The operator looks at companies before they are listed, and looks up what they state. */
export function DeskPartners() {
  const { t } = useTranslation()
  const places = usePages({
    queryKey: PLACES,
    read: (behind) =>
      dataOf(client.GET('/v1/desk/partners', { params: { query: { limit: 20, ...behind } } })),
    itemsIn: (page) => page.places,
  })
  const papers = usePages({
    queryKey: PAPERS,
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/partner-documents', { params: { query: { limit: 20, ...behind } } }),
      ),
    itemsIn: (page) => page.documents,
  })
  return (
    <div className="partners">
      <section>
        <h2>{t('partners.look')}</h2>
        <p className="quiet">{t('partners.lookHint')}</p>
        <PagedList
          pages={places}
          keyOf={({ partnerId }) => partnerId}
          none={t('partners.nobodyWaits')}
        >
          {({ partnerId, asked, listed }) => (
            <Look partnerId={partnerId} asked={asked!} listed={listed} />
          )}
        </PagedList>
      </section>
      <section>
        <h2>{t('partners.papersWait')}</h2>
        <PagedList pages={papers} keyOf={({ id }) => id} none={t('partners.noPaperWaits')}>
          {(document) => <LookUp document={document} />}
        </PagedList>
      </section>
    </div>
  )
}

function Look({
  partnerId,
  asked,
  listed,
}: {
  partnerId: string
  asked: Profile
  listed: Profile | null
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [reason, setReason] = useState('')
  const decide = useDecision(partnerId)
  return (
    <>
      <h3>
        {asked.name.en} · <span lang="zh-CN">{asked.name['zh-CN']}</span>
      </h3>
      {listed && <p className="quiet">{t('partners.before', { name: text(listed.name) })}</p>}
      <p lang="en">{asked.about.en}</p>
      <p lang="zh-CN">{asked.about['zh-CN']}</p>
      <Facts profile={asked} />
      {asked.services.map((service) => (
        <ServiceLine key={service.title.en} service={service} />
      ))}
      <Refusal error={decide.error} />
      <form className="stack" onSubmit={(event) => event.preventDefault()}>
        <FormField label={t('partners.reason')} value={reason} onChange={setReason} />
        <p className="actions">
          <Button
            type="primary"
            loading={decide.isPending}
            onClick={() => decide.mutate({ isListed: true })}
          >
            {t('partners.listIt')}
          </Button>
          <Button
            danger
            loading={decide.isPending}
            disabled={!reason.trim()}
            onClick={() => decide.mutate({ isListed: false, reason })}
          >
            {t('partners.refuse')}
          </Button>
        </p>
      </form>
    </>
  )
}

function LookUp({ document }: { document: PartnerDocument }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const { partnerId, id: documentId } = document
  const decide = useMutation({
    mutationFn: (isVerified: boolean) =>
      dataOf(
        client.POST('/v1/desk/partners/{partnerId}/documents/{documentId}/decision', {
          params: { path: { partnerId, documentId } },
          body: { isVerified, note },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: PAPERS }),
  })
  return (
    <>
      <DocumentLine document={document} />
      <Refusal error={decide.error} />
      <form className="stack" onSubmit={(event) => event.preventDefault()}>
        <FormField label={t('partners.note')} value={note} onChange={setNote} />
        <p className="actions">
          {[true, false].map((isVerified) => (
            <Button
              key={`${isVerified}`}
              danger={!isVerified}
              loading={decide.isPending && decide.variables === isVerified}
              disabled={!note.trim()}
              onClick={() => decide.mutate(isVerified)}
            >
              {t(isVerified ? 'partners.itHolds' : 'partners.itDoesNot')}
            </Button>
          ))}
        </p>
      </form>
    </>
  )
}
