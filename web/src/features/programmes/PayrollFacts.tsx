import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'

export type PayrollReport =
  operations['listPayrolls']['responses'][200]['content']['application/json']['reports'][number]

/** What a payroll shows of a quarter; `documentAt` is where its document is read, if the reader may. */
export function PayrollFacts({
  report,
  documentAt,
}: {
  report: PayrollReport
  documentAt: string | undefined
}) {
  const { t } = useTranslation()
  const { kind, jobs, source, reason, hasDocument } = report
  return (
    <>
      <p>
        {t(`payroll.kinds.${kind}`)}: {t('payroll.figure', { jobs, source })}
      </p>
      {reason && <p>{t('grant.reason', { reason })}</p>}
      {hasDocument && documentAt && (
        <p>
          <a href={documentAt} target="_blank" rel="noreferrer">
            {t('payroll.open')}
          </a>
        </p>
      )}
    </>
  )
}
