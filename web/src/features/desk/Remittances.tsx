import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, type MoneyDto, useFormat } from '../../ui/format.ts'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

const REMITTED = ['tax', 'freight'] as const
type Remitted = (typeof REMITTED)[number]
const KEY = ['desk-remittances']

const owedOf = ({ amount, currency }: MoneyDto): MoneyDto => ({
  amount: amount.startsWith('-') ? amount.slice(1) : /[1-9]/.test(amount) ? `-${amount}` : amount,
  currency,
})

/** What is owed to customs and carriers, and what has been paid to them. */
export function Remittances() {
  const { t } = useTranslation()
  const id = useId()
  const { day: dayIn } = useFormat()
  const queries = useQueryClient()
  const [account, setAccount] = useState<Remitted>('tax')
  const [amount, setAmount] = useState('')
  const [currency, setCurrency] = useState<Currency>('CNY')
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10))
  const [reference, setReference] = useState('')
  const books = useQuery({
    queryKey: ['trial-balance', ''],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/trial-balance')),
  })
  const paid = useInfiniteQuery({
    queryKey: KEY,
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/desk/books/journals', {
          params: { query: { kind: 'remitted', limit: 20, ...(after && { after }) } as never },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const enter = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/remittances', {
          body: { account, amount: { amount, currency }, day, reference: reference.trim() },
        }),
      ),
    onSuccess: () =>
      Promise.all(
        [KEY, ['trial-balance']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  })
  const owed = books.data?.accounts.filter(
    ({ account }) => account === 'tax' || account === 'freight',
  )
  const journals = paid.data?.pages.flatMap((page) => page.journals)
  return (
    <section>
      <h2>{t('desk.remittances')}</h2>
      <p>{t('desk.remittancesHint')}</p>
      <Refusal error={books.error ?? paid.error} />
      {owed?.length === 0 && <p className="panel">{t('desk.nothingOwed')}</p>}
      <ul className="bars">
        {owed?.map((one) => (
          <li key={one.account + one.amount.currency}>
            {t(`books.${one.account}`)}: <strong>{formatMoney(owedOf(one.amount))}</strong>
          </li>
        ))}
      </ul>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        <div className="field">
          <label htmlFor={id}>{t('desk.whatWasPaid')}</label>
          <Select
            id={id}
            value={account}
            onChange={setAccount}
            options={REMITTED.map((value) => ({ value, label: t(`desk.remitted_${value}`) }))}
          />
        </div>
        <FormField label={t('desk.howMuchPaid')} value={amount} onChange={setAmount} />
        <CurrencyField label={t('desk.paidIn')} value={currency} onChange={setCurrency} />
        <FormField type="date" label={t('desk.paidOn')} value={day} onChange={setDay} />
        <FormField
          label={t('desk.remittanceReference')}
          hint={t('desk.remittanceReferenceHint')}
          value={reference}
          onChange={setReference}
        />
        <Refusal error={enter.error} />
        {enter.data && (
          <p role="status">{t(enter.data.isNew ? 'desk.entered' : 'desk.remittedBefore')}</p>
        )}
        <Button
          htmlType="submit"
          loading={enter.isPending}
          disabled={!amount.trim() || !reference.trim() || !day}
        >
          {t('desk.enterRemittance')}
        </Button>
      </form>
      {journals && journals.length > 0 && <h3>{t('desk.remitted')}</h3>}
      <ul className="bars">
        {journals?.map(({ id, entries, facts, reference: number }) => (
          <li key={id}>
            {entries
              .filter(({ account }) => account !== 'bank')
              .map((one) => (
                <span key={one.account}>
                  <strong>{formatMoney(one.amount)}</strong> {t(`books.${one.account}`)}
                </span>
              ))}{' '}
            · {facts['day'] && dayIn(facts['day'])} ·{' '}
            <span className="code">{number.slice(number.indexOf('/') + 1)}</span>
          </li>
        ))}
      </ul>
      {paid.hasNextPage && (
        <Button loading={paid.isFetching} onClick={() => void paid.fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </section>
  )
}
