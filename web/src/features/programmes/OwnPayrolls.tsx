import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FileField } from '../../ui/FileField.tsx'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { PayrollFacts, type PayrollReport } from './PayrollFacts.tsx'
import { nothingSaid, PayrollFields, type SaidPayroll } from './PayrollFields.tsx'

type Ref = Readonly<{ businessId: string; agencyId: string; programmeId: string; awardId: string }>

const ROOT = '/v1/businesses/{businessId}/awards/{agencyId}/{programmeId}/{awardId}/payrolls'
const keyOf = ({ awardId }: Ref) => ['own-payrolls', awardId]

/** What a business has said its payrolls show, within one award, and a form for its owner. */
export function OwnPayrolls(path: Ref) {
  const { t } = useTranslation()
  const session = useSession()
  const own = session.data?.organisations.find(({ id }) => id === path.businessId)
  const isOwner = own?.role === 'owner'
  const reports = usePages({
    queryKey: keyOf(path),
    read: (behind) =>
      dataOf(client.GET(ROOT, { params: { path, query: { limit: 20, ...behind } } })),
    itemsIn: (page) => page.reports,
  })
  const { businessId, agencyId, programmeId, awardId } = path
  const at = `/v1/businesses/${businessId}/awards/${agencyId}/${programmeId}/${awardId}/payrolls`
  if (!isOwner && reports.items?.length === 0) return null
  return (
    <>
      <h4>{t('payroll.own')}</h4>
      <PagedList pages={reports} keyOf={({ id }) => id} itemClass="">
        {(report) => (
          <>
            <div className="bar-label">
              <strong>{report.quarter}</strong>
              <span className={`badge payroll-${report.state}`}>
                {t(`payroll.states.${report.state}`)}
              </span>
            </div>
            <PayrollFacts
              report={report}
              documentAt={isOwner ? `${at}/${report.quarter}/document` : undefined}
            />
            {isOwner && (report.state === 'draft' || report.state === 'returned') && (
              <Write path={path} before={report} />
            )}
          </>
        )}
      </PagedList>
      {isOwner && (
        <details>
          <summary>{t('payroll.new')}</summary>
          <p className="quiet">{t('payroll.hint')}</p>
          <Write path={path} />
        </details>
      )}
    </>
  )
}

/** A report, new or to be corrected: written, its document added, and sent. */
function Write({ path, before }: { path: Ref; before?: PayrollReport }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [said, setSaid] = useState<SaidPayroll>(before ?? nothingSaid())
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: async () => {
      const { kind, jobs, source } = said
      const params = { path: { ...path, quarter: said.quarter } }
      await dataOf(client.PUT(`${ROOT}/{quarter}`, { params, body: { kind, jobs, source } }))
      if (file) {
        const form = new FormData()
        form.set('file', file)
        await dataOf(
          client.POST(`${ROOT}/{quarter}/document`, {
            params,
            // The description has no form in it: the browser writes it, with its own content type.
            bodySerializer: () => form,
            body: {} as never,
          }),
        )
      }
      return dataOf(client.POST(`${ROOT}/{quarter}/submission`, { params }))
    },
    onSuccess: () => {
      setSaid({ ...said, jobs: '' })
      setFile(undefined)
    },
    // Whatever came of it, a report that was begun stands in the list and can be gone on with.
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(path) }),
  })
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
    >
      <PayrollFields said={said} onSay={setSaid} isNew={!before} />
      <FileField
        label={t('payroll.document')}
        hint={t('payroll.documentHint')}
        accept="image/jpeg,image/png,image/webp,application/pdf"
        file={file}
        onFile={setFile}
      />
      <Refusal error={send.error} />
      {send.isSuccess && <p role="status">{t('payroll.sent')}</p>}
      <Button
        type={before ? 'default' : 'primary'}
        htmlType="submit"
        loading={send.isPending}
        disabled={!said.jobs.trim() || !said.source.trim() || !(file || before?.hasDocument)}
      >
        {t(before?.state === 'returned' ? 'payroll.sendAgain' : 'payroll.send')}
      </Button>
    </form>
  )
}
