import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'
import { Wanted } from './Wanted.tsx'

/** Where each chore is done. */
const TAB = {
  salesPaused: 'listings',
  salesHeld: 'listings',
  sentBack: 'listings',
  limitsChanged: 'listings',
  approved: 'listings',
  returnsAsked: 'orders',
  disputed: 'orders',
  toDeclare: 'orders',
  toShip: 'orders',
  messages: 'orders',
  bansComing: 'listings',
  blocked: 'listings',
  soldOut: 'counts',
  pricesChange: 'prices',
  drafts: 'listings',
  noBankAccount: 'money',
  nothingListed: 'reports',
} as const

/** What is looked at first there. */
const STATE: Partial<Record<keyof typeof TAB, string>> = {
  returnsAsked: '&status=return_asked',
  disputed: '&status=disputed',
  toDeclare: '&status=paid',
  toShip: '&status=released',
  sentBack: '&state=draft',
  drafts: '&state=draft',
  blocked: '&state=blocked',
  approved: '&state=live',
}

/** What waits for the seller, the most urgent first. */
export function Today({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['today', businessId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/today', { params: { path: { businessId } } })),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  return (
    <>
      {data.chores.length === 0 && <p className="panel">{t('selling.nothingToday')}</p>}
      <ul className="bars">
        {data.chores.map(({ chore, count }) => (
          <li key={chore} className="panel">
            <Link to={`?tab=${TAB[chore]}${STATE[chore] ?? ''}`}>
              {t(`selling.chore.${chore}`, { count })}
            </Link>
          </li>
        ))}
      </ul>
      <Wanted organisationId={businessId} hint={t('selling.wantedHint')} />
    </>
  )
}
