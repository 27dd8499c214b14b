import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { Refusal } from '../account/FormField.tsx'
import { AccountStatement } from '../books/AccountStatement.tsx'
import { FinanceFiles } from '../finance/FinanceFiles.tsx'
import { PaidIn } from './PaidIn.tsx'
import { PayoutAccount } from './PayoutAccount.tsx'
import { Reserve } from './Reserve.tsx'

/** What is held for buyers, what is owed to the seller, and what each day came to. */
export function Money({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const path = { businessId }
  const balances = useQuery({
    queryKey: ['balances', businessId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/ledger/balances', { params: { path } })),
  })
  const statements = useQuery({
    queryKey: ['statements', businessId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/ledger/statements', {
          params: { path, query: { limit: 60 } },
        }),
      ),
  })
  /** The books credit what is owed: to a seller it is what they have. */
  const owed = (account: 'escrow' | 'payable' | 'reserve') =>
    balances.data?.balances
      .filter((one) => one.account === account)
      .map(({ amount: { amount, currency } }) => formatMoney({ amount: negated(amount), currency }))
      .join(' + ')
  return (
    <section>
      <Refusal error={balances.error ?? statements.error} />
      {!statements.data && !statements.error && <Skeleton active />}
      {statements.data && (
        <p>
          {t('selling.held')}: <strong>{owed('escrow') || t('selling.nothing')}</strong>
          <br />
          {t('selling.owed')}: <strong>{owed('payable') || t('selling.nothing')}</strong>
          {owed('reserve') && (
            <>
              <br />
              {t('selling.keptBack')}: <strong>{owed('reserve')}</strong>
            </>
          )}
        </p>
      )}
      <PaidIn businessId={businessId} />
      <PayoutAccount businessId={businessId} />
      <Reserve businessId={businessId} />
      {statements.data?.statements.length === 0 && (
        <p className="panel">{t('selling.noStatements')}</p>
      )}
      {statements.data && statements.data.statements.length > 0 && (
        <Scrolling label={t('selling.statements')}>
          <table className="lines">
            <caption>{t('selling.statements')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('selling.day')}</th>
                {COLUMNS.map((name) => (
                  <th key={name} scope="col" className="num">
                    {t(`selling.statement.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {statements.data.statements.map((one) => (
                <tr key={one.day + one.closing.currency}>
                  <th scope="row">{day(one.day)}</th>
                  {COLUMNS.map((name) => (
                    <td
                      key={name}
                      data-label={t(`selling.statement.${name}`)}
                      className={/[1-9]/.test(one[name].amount) ? 'num' : 'num nil'}
                    >
                      {formatMoney(one[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      {statements.data && statements.data.statements.length > 0 && (
        <p>
          <a
            href={`/v1/businesses/${businessId}/ledger/entries.csv?from=${statements.data.statements.at(-1)!.day}&to=${statements.data.statements[0]!.day}`}
            download
          >
            {t('selling.takeBooks')}
          </a>
        </p>
      )}
      <details>
        <summary>{t('selling.accountStatement')}</summary>
        <AccountStatement businessId={businessId} accounts={OWN_ACCOUNTS} />
      </details>
      <FinanceFiles businessId={businessId} />
    </section>
  )
}

/** Those of a seller's books that are about the seller's own money. */
const OWN_ACCOUNTS = [
  'payable',
  'reserve',
  'escrow',
  'payout',
  'commission',
  'tax',
  'freight',
] as const

const COLUMNS = [
  'released',
  'tax',
  'freight',
  'commission',
  'exchanged',
  'clawedBack',
  'reserveKept',
  'reserveLetGo',
  'fromOffers',
  'paidOut',
  'change',
  'closing',
] as const

const negated = (amount: string): string =>
  amount.startsWith('-') ? amount.slice(1) : /[1-9]/.test(amount) ? `-${amount}` : amount
