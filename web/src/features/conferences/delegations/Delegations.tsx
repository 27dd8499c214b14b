import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PagedList, usePages } from '../../../ui/PagedList.tsx'
import { DelegationForm } from './DelegationForm.tsx'

/** The trips of an office; for those who work there. */
export function Delegations({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const delegations = usePages({
    queryKey: ['delegations', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/delegations', {
          params: { path: { agencyId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.delegations,
  })
  return (
    <section>
      <h2>{t('delegation.title')}</h2>
      <p>{t('delegation.lead')}</p>
      <PagedList pages={delegations} keyOf={({ id }) => id} none={t('delegation.none')}>
        {({ id, name, firstDay, lastDay }) => (
          <>
            <Link to={`/office/${agencyId}/delegations/${id}`}>{text(name)}</Link>
            <p className="quiet">
              {t('delegation.days', { from: day(firstDay), to: day(lastDay) })}
            </p>
          </>
        )}
      </PagedList>
      <details className="panel">
        <summary>{t('delegation.plan')}</summary>
        <DelegationForm
          save={(body) =>
            dataOf(
              client.POST('/v1/agencies/{agencyId}/delegations', {
                params: { path: { agencyId } },
                body,
              }),
            )
          }
          onDone={async ({ id }) => {
            await queries.invalidateQueries({ queryKey: ['delegations', agencyId] })
            await navigate(`/office/${agencyId}/delegations/${id}`)
          }}
        />
      </details>
    </section>
  )
}
