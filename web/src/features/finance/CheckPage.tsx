import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { FileField } from '../../ui/FileField.tsx'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Sheet } from './Sheet.tsx'
import '../report/report.css'

type Checked = operations['verifyFinanceFile']['responses'][200]['content']['application/json']

/** As the interface bounds it. */
const CHARACTERS_MOST = 1_500_000

/** A finance file under its code: what it is worth today and what it says, to read and to print. */
export function FilePage() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const { data, error } = useQuery({
    queryKey: ['finance-file', code],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/finance-files/{code}', { params: { path: { code } } })),
  })
  return (
    <article className="report">
      <PageTitle text={t('finance.title')} />
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && <Result checked={data} valid="finance.valid" />}
      <p className="no-print">
        <Link to="/finance-files">{t('finance.another')}</Link>
      </p>
    </article>
  )
}

/** For whoever was sent a file: by its code, or by the file itself. */
export function CheckPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [code, setCode] = useState('')
  const [chosen, setChosen] = useState<File>()
  const isTooLarge = chosen !== undefined && chosen.size > CHARACTERS_MOST
  const check = useMutation({
    mutationFn: (text: string) =>
      dataOf(client.POST('/v1/finance-files/check', { body: { text } })),
  })
  const choose = async (file: File) => {
    setChosen(file)
    if (file.size <= CHARACTERS_MOST) check.mutate(await file.text())
  }
  const typed = code.replace(/\s/g, '').toUpperCase()
  return (
    <article className="report">
      <PageTitle text={t('finance.checkTitle')} />
      <p>{t('finance.checkLead')}</p>
      <form
        className="stack no-print"
        onSubmit={(event) => {
          event.preventDefault()
          void navigate(`/finance-files/${typed}`)
        }}
      >
        <FormField label={t('finance.code')} value={code} onChange={setCode} />
        <Button type="primary" htmlType="submit" disabled={!/^[A-Z2-7]{16}$/.test(typed)}>
          {t('finance.look')}
        </Button>
      </form>
      <div className="no-print finance-choice">
        <FileField
          label={t('finance.choose')}
          accept=".json,.csv"
          file={chosen}
          onFile={(file) => void choose(file)}
        />
      </div>
      {isTooLarge && <Alert type="error" showIcon title={t('finance.tooLarge')} />}
      <Refusal error={check.error} />
      {check.isPending && <Skeleton active />}
      {check.data && !isTooLarge && <Result checked={check.data} valid="finance.validFile" />}
    </article>
  )
}

function Result({
  checked,
  valid,
}: {
  checked: Checked
  valid: 'finance.valid' | 'finance.validFile'
}) {
  const { t } = useTranslation()
  const { day, locale } = useFormat()
  const { verdict, code, file } = checked
  const title =
    verdict === 'valid'
      ? t(valid, { day: day(checked.expiresOn!) })
      : t(`finance.verdict_${verdict}`, {
          day: day(checked.revokedAt ?? checked.expiresOn ?? '1970-01-01'),
          reason: checked.reason ?? '',
        })
  const nameOf = ({ name, nameZh }: NonNullable<Checked['file']>['business']): string =>
    locale === 'zh-CN' ? (nameZh ?? name) : name
  return (
    <div role="status">
      <Alert type={verdict === 'valid' ? 'success' : 'error'} showIcon title={title} />
      {verdict === 'altered' && code && (
        <p>
          <Link to={`/finance-files/${code}`}>{t('finance.unaltered')}</Link>
        </p>
      )}
      {file && (
        <>
          <h2>{t('finance.ofBusiness', { name: nameOf(file.business) })}</h2>
          <p>
            {t('finance.period', { from: day(file.from), to: day(file.to) })}
            <br />
            {t('finance.issued', { day: day(file.issuedAt), issuer: file.issuer })}
            <br />
            {t('finance.codeIs', { code: file.code })} ·{' '}
            {`${file.issuer}/finance-files/${file.code}`}
          </p>
          <p className="actions no-print">
            <Button onClick={() => window.print()}>{t('finance.print')}</Button>
            <a href={`/v1/finance-files/${file.code}/file.json`} download>
              {t('finance.json')}
            </a>
            <a href={`/v1/finance-files/${file.code}/file.csv`} download>
              {t('finance.csv')}
            </a>
            <a href="/v1/finance-files/key">{t('finance.publicKey')}</a>
          </p>
          <Sheet contents={file} />
        </>
      )}
    </div>
  )
}
