import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FileField } from '../../ui/FileField.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Listing } from './api.ts'
import { DocumentFacts, type GoodsDocument } from './DocumentFacts.tsx'

const KINDS = ['certificate', 'inspection_report', 'lab_test'] as const
const FILE_MB = 10
const EMPTY = { issuer: '', number: '', issuedOn: '', validUntil: '', url: '' }

type Path = { businessId: string; listingId: string }

const keyOf = ({ listingId }: Path) => ['documents', listingId]

const sendFile = (path: Path, documentId: string, file: File) => {
  const form = new FormData()
  form.set('file', file)
  return dataOf(
    client.PUT('/v1/businesses/{businessId}/listings/{listingId}/documents/{documentId}/file', {
      params: { path: { ...path, documentId } },
      // The description has no form in it: the browser writes it, with its own content type.
      bodySerializer: () => form,
      body: {} as never,
    }),
  )
}

/** Certificates, inspection reports and lab tests of a listing: those there are, and one more. */
export function Documents({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const path = { businessId: listing.businessId, listingId: listing.id }
  const { data, error } = useQuery({
    queryKey: keyOf(path),
    enabled: isOpen,
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/listings/{listingId}/documents', {
          params: { path },
        }),
      ),
  })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('documents.title')}{' '}
        {data && (
          <span className="quiet">{t('documents.count', { count: data.documents.length })}</span>
        )}
      </summary>
      <p className="quiet">{t('documents.hint')}</p>
      <Refusal error={error} />
      {isOpen && !data && !error && <Skeleton active />}
      {data?.documents.length === 0 && <p>{t('documents.none')}</p>}
      <ul className="bars">
        {data?.documents.map((document) => (
          <li key={document.id}>
            <OneDocument document={document} path={path} />
          </li>
        ))}
      </ul>
      {isOpen && <Add path={path} />}
    </details>
  )
}

function OneDocument({ document, path }: { document: GoodsDocument; path: Path }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const onSuccess = () => queries.invalidateQueries({ queryKey: keyOf(path) })
  const remove = useMutation({
    mutationFn: () =>
      dataOf(
        client.DELETE('/v1/businesses/{businessId}/listings/{listingId}/documents/{documentId}', {
          params: { path: { ...path, documentId: document.id } },
        }),
      ),
    onSuccess,
  })
  const send = useMutation({
    mutationFn: (chosen: File) => sendFile(path, document.id, chosen),
    onSuccess,
  })
  const at = `/v1/businesses/${path.businessId}/listings/${path.listingId}/documents`
  return (
    <>
      <DocumentFacts document={document} fileAt={`${at}/${document.id}/file`} />
      <Refusal error={remove.error ?? send.error} />
      {!document.file && document.state === 'stated' && (
        <PaperField label={t('documents.file')} file={file} onFile={setFile} />
      )}
      <p className="actions">
        {file && (
          <Button loading={send.isPending} onClick={() => send.mutate(file)}>
            {t('documents.addFile')}
          </Button>
        )}
        <Button danger size="small" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t('documents.remove')}
        </Button>
      </p>
    </>
  )
}

/** A picture or a PDF beside what is stated. */
function PaperField({
  label,
  file,
  onFile,
}: {
  label: string
  file: File | undefined
  onFile: (file: File) => void
}) {
  const { t } = useTranslation()
  return (
    <FileField
      {...{ label, file, onFile }}
      accept="image/jpeg,image/png,image/webp,application/pdf"
      hint={t('documents.fileHint', { mb: FILE_MB })}
    />
  )
}

function Add({ path }: { path: Path }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('certificate')
  const [typed, setTyped] = useState(EMPTY)
  const [file, setFile] = useState<File>()
  const add = useMutation({
    mutationFn: async () => {
      const { issuer, number, issuedOn, validUntil, url } = typed
      const added = await dataOf(
        client.POST('/v1/businesses/{businessId}/listings/{listingId}/documents', {
          params: { path },
          body: {
            kind,
            issuer,
            number,
            issuedOn,
            ...(validUntil ? { validUntil } : {}),
            ...(url.trim() ? { url: url.trim() } : {}),
          },
        }),
      )
      setTyped(EMPTY)
      // What is stated stands, though its file be refused: another can be sent beside it.
      if (file) await sendFile(path, added.id, file)
    },
    onSettled: () => {
      setFile(undefined)
      return queries.invalidateQueries({ queryKey: keyOf(path) })
    },
  })
  const text = (name: 'issuer' | 'number' | 'url') => (
    <FormField
      label={t(`documents.${name}`)}
      value={typed[name]}
      onChange={(value) => setTyped({ ...typed, [name]: value })}
    />
  )
  const date = (name: 'issuedOn' | 'validUntil') => (
    <div className="field">
      <label htmlFor={id + name}>{t(`documents.${name}`)}</label>
      <input
        id={id + name}
        type="date"
        className="date"
        value={typed[name]}
        onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      />
    </div>
  )
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <div className="field">
        <label htmlFor={`${id}kind`}>{t('documents.kind')}</label>
        <Select
          id={`${id}kind`}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({ value, label: t(`documents.kindOf.${value}`) }))}
        />
      </div>
      {text('issuer')}
      {text('number')}
      {date('issuedOn')}
      {date('validUntil')}
      {text('url')}
      <PaperField label={t('documents.file')} file={file} onFile={setFile} />
      <Refusal error={add.error} />
      <Button
        htmlType="submit"
        loading={add.isPending}
        disabled={!typed.issuer.trim() || !typed.number.trim() || !typed.issuedOn}
      >
        {t('documents.add')}
      </Button>
    </form>
  )
}
