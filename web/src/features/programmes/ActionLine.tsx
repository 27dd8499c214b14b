import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

type Action =
  operations['getMyDay']['responses'][200]['content']['application/json']['actions'][number]

/** One step that is open with a client: what, by when, whose turn; it can be ticked off. */
export function ActionLine({
  agencyId,
  action: { id, business, what, dueOn, turn, by },
  today,
  mayWork,
  isNamed,
}: {
  agencyId: string
  action: Action
  /** Empty where what is late is not told apart. */
  today: string
  mayWork: boolean
  /** Says which client it is of. */
  isNamed: boolean
}) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const queries = useQueryClient()
  const { businessId } = business
  const finish = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/cases/{businessId}/actions/{actionId}/done', {
          params: { path: { agencyId, businessId, actionId: id } },
        }),
      ),
    onSuccess: async () => {
      for (const key of ['my-day', 'cases', 'case']) {
        await queries.invalidateQueries({ queryKey: [key, agencyId] })
      }
    },
  })
  return (
    <>
      <div className="bar-label">
        <strong>{what}</strong>
        <span className={today && dueOn < today ? 'overdue' : 'quiet'}>
          {[day(dueOn), t(`counsel.turns.${turn}`), by].filter(Boolean).join(' · ')}
        </span>
      </div>
      <Refusal error={finish.error} />
      <p className="actions">
        {isNamed && (
          <Link to={`/office/${agencyId}/cases/${businessId}`}>{text(business.name)}</Link>
        )}
        {mayWork && (
          <Button
            size="small"
            aria-label={t('counsel.doneNamed', { what })}
            loading={finish.isPending}
            onClick={() => finish.mutate()}
          >
            {t('counsel.done')}
          </Button>
        )}
      </p>
    </>
  )
}
