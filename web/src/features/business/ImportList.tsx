import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../api-types.ts'
import { sendFile } from '../../client.ts'
import { FileField } from '../../ui/FileField.tsx'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { ColumnMapping, type Mapping, type Preview } from './ColumnMapping.tsx'

const IMPORTS = '/v1/businesses/{businessId}/imports'
type Import = paths[typeof IMPORTS]['post']['responses'][201]['content']['application/json']
type Issue = Preview['issues'][number]

/** Choose a file, see how its columns are read, correct that, import, see what became of each row. */
export function ImportList({ businessId, onDone }: { businessId: string; onDone: () => unknown }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [file, setFile] = useState<File>()
  const [mapping, setMapping] = useState<Mapping>({})
  const at = `/v1/businesses/${businessId}/imports`
  const preview = useMutation({
    mutationFn: (chosen: File) => sendFile<Preview>(`${at}/preview`, chosen),
  })
  const run = useMutation({
    mutationFn: async () => {
      const query = Object.keys(mapping).length
        ? `?mapping=${encodeURIComponent(JSON.stringify(mapping))}`
        : ''
      const done = await sendFile<Import>(`${at}${query}`, file!)
      const rows = await fetch(`${at}/${done.id}/rows?limit=50`)
      return { done, issues: ((await rows.json()) as { rows: Issue[] }).rows }
    },
    onSuccess: onDone,
  })
  if (run.data) {
    const { done, issues } = run.data
    return (
      <div className="stack">
        <Alert
          type="success"
          showIcon
          title={t('business.imported', {
            imported: done.products.imported,
            updated: done.products.updated,
            unchanged: done.products.unchanged,
            skipped: done.rows.skipped,
          })}
        />
        <ul className="evidence">
          {issues.map((issue) => (
            <li key={`${issue.row} ${issue.column}`}>
              {t('business.skippedRow', {
                row: issue.row,
                column: issue.column,
                read: issue.read,
              })}
              {' — '}
              {text(issue.title)} {text(issue.expected)}
            </li>
          ))}
        </ul>
      </div>
    )
  }
  return (
    <div className="stack">
      <FileField
        label={t('business.import')}
        accept=".csv,.tsv,.txt,.jsonl,.ndjson,.gz"
        file={file}
        onFile={(chosen) => {
          setFile(chosen)
          setMapping({})
          preview.mutate(chosen)
        }}
      />
      <Refusal error={preview.error ?? run.error} />
      {preview.data && (
        <>
          {preview.data.format === 'csv' && (
            <>
              <p>{t('business.mapping')}</p>
              <ColumnMapping preview={preview.data} mapping={mapping} onChange={setMapping} />
            </>
          )}
          <Button type="primary" loading={run.isPending} onClick={() => run.mutate()}>
            {t('business.confirmImport')}
          </Button>
        </>
      )}
    </div>
  )
}
