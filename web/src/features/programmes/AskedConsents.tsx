import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Figure } from './figures.ts'

/** Offices that the business has joined, and what each asks to be shown: it answers, or does not. */
export function AskedConsents({
  businessId,
  isOwner,
  shownTo,
  onShow,
}: {
  businessId: string
  isOwner: boolean
  /** Which figures each office is shown already. */
  shownTo: ReadonlyMap<string, readonly Figure[]>
  onShow: (asked: { agencyId: string; figures: Figure[] }) => void
}) {
  const { t } = useTranslation()
  const { text, day, locale } = useFormat()
  const queries = useQueryClient()
  const queryKey = ['own-offices', businessId]
  const { data, error } = useQuery({
    queryKey,
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/offices', { params: { path: { businessId } } }),
      ),
  })
  const leave = useMutation({
    mutationFn: (agencyId: string) =>
      dataOf(
        client.DELETE('/v1/businesses/{businessId}/offices/{agencyId}', {
          params: { path: { businessId, agencyId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  })
  if (error) return <Refusal error={error} />
  if (!data || data.offices.length === 0) return null
  const list = new Intl.ListFormat(locale)
  return (
    <section>
      <h3>{t('invited.joinedOffices')}</h3>
      <Refusal error={leave.error} />
      <ul className="bars">
        {data.offices.map(({ office, asks, joinedAt }) => {
          const shown = shownTo.get(office.agencyId) ?? []
          const open = asks.filter((figure) => !shown.includes(figure))
          const names = list.format(open.map((figure) => t(`seat.figures.${figure}`)))
          return (
            <li key={office.agencyId} className="panel">
              <div className="bar-label">
                <strong>{text(office.name)}</strong>
                <span className="quiet">{t('invited.since', { day: day(joinedAt) })}</span>
              </div>
              {open.length > 0 && <p>{t('invited.asksYou', { figures: names })}</p>}
              {isOwner && (
                <p className="actions">
                  {open.length > 0 && (
                    <Button
                      onClick={() =>
                        onShow({ agencyId: office.agencyId, figures: [...shown, ...open] })
                      }
                    >
                      {t('invited.showThem')}
                    </Button>
                  )}
                  <Popconfirm
                    title={t('invited.leaveWarning')}
                    okText={t('invited.leaveOffice')}
                    cancelText={t('seat.keep')}
                    onConfirm={() => leave.mutate(office.agencyId)}
                  >
                    <Button loading={leave.isPending}>{t('invited.leaveOffice')}</Button>
                  </Popconfirm>
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
