import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { type Decision, DecisionForm } from '../../ui/DecisionForm.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { PayrollFacts, type PayrollReport } from './PayrollFacts.tsx'
import type { Programme } from './Programmes.tsx'

const STATES = ['submitted', 'returned', 'accepted', 'refused'] as const
type State = (typeof STATES)[number]

/** What businesses say their payrolls show, by what the office made of it. */
export function Payrolls({ programme, mayWork }: { programme: Programme; mayWork: boolean }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [state, setState] = useState<State>('submitted')
  const { agencyId, id: programmeId } = programme
  const reports = usePages({
    queryKey: ['payrolls', programmeId, state],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/programmes/{programmeId}/payrolls', {
          params: { path: { agencyId, programmeId }, query: { state, limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.reports,
  })
  const at = `/v1/agencies/${agencyId}/programmes/${programmeId}/awards`
  return (
    <section>
      <h2>{t('payroll.payrolls')}</h2>
      <fieldset className="filters" aria-label={t('payroll.payrolls')}>
        {STATES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {t(`payroll.list.${one}`)}
          </button>
        ))}
      </fieldset>
      <PagedList pages={reports} keyOf={({ id }) => id} none={t('payroll.noneIn')}>
        {(report) => (
          <>
            <div className="bar-label">
              <strong>{text(report.business.name)}</strong>
              <span>{report.quarter}</span>
            </div>
            <PayrollFacts
              report={report}
              documentAt={
                mayWork ? `${at}/${report.awardId}/payrolls/${report.quarter}/document` : undefined
              }
            />
            {mayWork && report.state === 'submitted' && (
              <Decide programme={programme} report={report} />
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

function Decide({ programme, report }: { programme: Programme; report: PayrollReport }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { agencyId, id: programmeId } = programme
  const { awardId, quarter } = report
  const decide = useMutation({
    mutationFn: (body: Decision<'accepted' | 'returned' | 'refused'>) =>
      dataOf(
        client.POST(
          '/v1/agencies/{agencyId}/programmes/{programmeId}/awards/{awardId}/payrolls/{quarter}/steps',
          {
            params: { path: { agencyId, programmeId, awardId, quarter } },
            body,
          },
        ),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['payrolls', programmeId] }),
  })
  return (
    <DecisionForm
      decide={decide}
      reasonLabel={t('payroll.reason')}
      approve={{ to: 'accepted', label: t('payroll.accept') }}
      others={[
        { to: 'returned', label: t('payroll.ask') },
        { to: 'refused', label: t('payroll.refuse') },
      ]}
    />
  )
}
