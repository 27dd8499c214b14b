import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FileField } from '../../ui/FileField.tsx'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { CaseFacts, Evidence, Order } from './api.ts'
import { Chargebacks } from './Chargebacks.tsx'
import './case.css'

const MEGABYTE = 1_000_000
const OPEN: readonly Order['status'][] = ['return_asked', 'returning', 'disputed']

/**
 * The return or dispute of an order: until when who does what, and what both sides have shown. A side
 * may add to it; the operator only looks. What the buyer's bank takes back stands above it.
 */
export function Case({ order, isSide = false }: { order: Order; isSide?: boolean }) {
  const { t } = useTranslation()
  const path = { businessId: order.businessId, orderId: order.id }
  const { data, error } = useQuery({
    queryKey: ['case', order.id],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/orders/{orderId}/case', { params: { path } })),
  })
  const isOpen = OPEN.includes(order.status)
  // An order of a seller stands under the title of the page, a dispute under two more.
  const Heading = isSide ? 'h2' : 'h4'
  if (!data) return <Refusal error={error} />
  const chargebacks = data.chargebacks.length > 0 && (
    <>
      <Heading className="part">{t('selling.chargeback.title')}</Heading>
      <Chargebacks all={data.chargebacks} isDesk={!isSide} />
    </>
  )
  if (!data.case || (!isOpen && data.evidence.length === 0)) return chargebacks
  return (
    <>
      {chargebacks}
      <Heading className="part">{t('selling.case_title')}</Heading>
      {isOpen && <Days facts={data.case} isOver={!data.takesEvidence} status={order.status} />}
      {data.evidence.length === 0 && <p className="quiet">{t('selling.case_none')}</p>}
      <ul className="evidence">
        {data.evidence.map((one) => (
          <li key={one.id}>
            <Shown one={one} path={path} reader={isSide ? 'selling' : 'desk'} />
          </li>
        ))}
      </ul>
      {isSide && data.takesEvidence && <Add path={path} limits={data.limits} />}
    </>
  )
}

/** Who is waited for, until when, and what comes when nobody speaks. */
function Days({
  facts,
  isOver,
  status,
}: {
  facts: CaseFacts
  isOver: boolean
  status: Order['status']
}) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { kind, openedBy, answeredAt } = facts
  const answerBy = time(facts.answerBy)
  if (status === 'returning') return null
  if (kind === 'return') return <p className="days">{t('selling.case_return', { answerBy })}</p>
  return (
    <ul className="days">
      <li>
        {t(`selling.case_opened_${openedBy}`)} · {time(facts.openedAt)}
      </li>
      {answeredAt && <li>{t('selling.case_answered', { at: time(answeredAt) })}</li>}
      {!answeredAt && openedBy !== 'system' && (
        <li>{t(`selling.case_waits_${openedBy}`, { answerBy })}</li>
      )}
      <li>
        {t(isOver ? 'selling.case_over' : 'selling.case_until', {
          until: time(facts.evidenceUntil),
        })}
      </li>
    </ul>
  )
}

type Path = { businessId: string; orderId: string }

function Shown({ one, path, reader }: { one: Evidence; path: Path; reader: 'selling' | 'desk' }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const url = `/v1/businesses/${path.businessId}/orders/${path.orderId}/evidence/${one.id}`
  const isPicture = one.type !== 'application/pdf'
  const what = one.caption || t(isPicture ? 'selling.case_picture' : 'selling.case_document')
  return (
    <>
      <a href={url} {...(isPicture ? { target: '_blank', rel: 'noopener' } : {})}>
        {isPicture ? (
          <img src={`${url}?size=small`} alt="" width={160} height={120} loading="lazy" />
        ) : (
          <span className="file" aria-hidden="true">
            PDF
          </span>
        )}
        <span>{what}</span>
      </a>
      <span className="quiet">
        {t(`${reader}.by_${one.author}`)} · {time(one.at)}
      </span>
    </>
  )
}

function Add({ path, limits }: { path: Path; limits: { files: number; fileBytes: number } }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [caption, setCaption] = useState('')
  const [file, setFile] = useState<File>()
  const add = useMutation({
    mutationFn: () => {
      const form = new FormData()
      form.set('caption', caption)
      if (file) form.set('file', file)
      return dataOf(
        client.POST('/v1/businesses/{businessId}/orders/{orderId}/evidence', {
          params: { path },
          // The description has no form in it: the browser writes it, with its own content type.
          bodySerializer: () => form,
          body: {} as never,
        }),
      )
    },
    onSuccess: () => {
      setCaption('')
      setFile(undefined)
      return queries.invalidateQueries({ queryKey: ['case', path.orderId] })
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <Refusal error={add.error} />
      <div className="field">
        <label htmlFor={`${id}caption`}>{t('selling.case_caption')}</label>
        <Input
          id={`${id}caption`}
          value={caption}
          maxLength={200}
          onChange={(event) => setCaption(event.target.value)}
        />
      </div>
      <FileField
        label={t('selling.case_file')}
        hint={t('selling.case_hint', { files: limits.files, mb: limits.fileBytes / MEGABYTE })}
        accept="image/jpeg,image/png,image/webp,application/pdf"
        file={file}
        onFile={setFile}
      />
      <Button htmlType="submit" loading={add.isPending} disabled={!file}>
        {t('selling.case_add')}
      </Button>
    </form>
  )
}
