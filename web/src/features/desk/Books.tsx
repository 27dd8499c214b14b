import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

/** What all accounts come to, and whether they balance. */
export function Books() {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['trial-balance'],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/trial-balance')),
  })
  return (
    <section>
      <h2>{t('desk.books')}</h2>
      <Refusal error={error} />
      {data && data.accounts.length === 0 && <p className="panel">{t('desk.nothingPosted')}</p>}
      {data && data.accounts.length > 0 && (
        <>
          <Alert
            type={data.isBalanced ? 'success' : 'error'}
            showIcon
            title={t(data.isBalanced ? 'desk.balanced' : 'desk.unbalanced')}
          />
          <table>
            <thead>
              <tr>
                <th>{t('desk.account')}</th>
                <th className="num">{t('desk.amount')}</th>
              </tr>
            </thead>
            <tbody>
              {data.accounts.map((one) => (
                <tr key={one.account + one.amount.currency}>
                  <td data-label={t('desk.account')}>{t(`desk.${one.account}`)}</td>
                  <td data-label={t('desk.amount')} className="num">
                    {formatMoney(one.amount)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}
