import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, toLength, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { CreateProgramme } from './CreateProgramme.tsx'

export type Programme = operations['getProgramme']['responses'][200]['content']['application/json']

/** The programmes of an office. */
export function Programmes({ agencyId, isOwner }: { agencyId: string; isOwner: boolean }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const programmes = usePages({
    queryKey: ['programmes', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/programmes', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.programmes,
  })
  return (
    <section>
      <PagedList pages={programmes} keyOf={({ id }) => id} none={t('grant.none')}>
        {(programme) => (
          <>
            <div className="bar-label">
              <strong>
                <Link to={`/office/${agencyId}/programmes/${programme.id}`}>
                  {text(programme.name)}
                </Link>
              </strong>
              <span className="badge">{t(`grant.states.${programme.state}`)}</span>
            </div>
            <BudgetBar programme={programme} />
          </>
        )}
      </PagedList>
      {isOwner && <CreateProgramme agencyId={agencyId} />}
    </section>
  )
}

const PARTS = ['spent', 'committed', 'left'] as const

/** What of a budget is paid, awarded and left: a bar, and the same in words and numbers. */
export function BudgetBar({ programme }: { programme: Programme }) {
  const { t } = useTranslation()
  const amounts = {
    spent: formatMoney(programme.spent),
    committed: formatMoney(programme.committed),
    left: formatMoney(programme.left),
    budget: formatMoney(programme.budget),
  }
  return (
    <>
      <div className="budget-bar" role="img" aria-label={t('grant.budgetPicture', amounts)}>
        {PARTS.map(
          (part) =>
            toLength(programme[part]) > 0 && (
              <div
                key={part}
                className={`budget-${part}`}
                style={{ flexGrow: toLength(programme[part]) }}
              />
            ),
        )}
      </div>
      <dl className="measures">
        {PARTS.map((part) => (
          <div key={part}>
            <dt>
              <span className={`budget-key budget-${part}`} aria-hidden="true" />{' '}
              {t(`grant.${part}`)}
            </dt>
            <dd>{amounts[part]}</dd>
          </div>
        ))}
        <div>
          <dt>{t('grant.budgetOf')}</dt>
          <dd>{amounts.budget}</dd>
        </div>
      </dl>
    </>
  )
}
