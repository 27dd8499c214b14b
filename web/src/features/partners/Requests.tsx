import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { Refusal } from '../account/FormField.tsx'
import { Thread } from './Thread.tsx'
import type { Request } from './types.ts'

/** What a business asked partners for, with their quotes beside each other. */
export function Requests({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const requests = usePages({
    queryKey: ['quote-requests', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/quote-requests', {
          params: { path: { businessId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.requests,
  })
  return (
    <PagedList pages={requests} keyOf={({ id }) => id} none={t('partners.noRequests')}>
      {(request) => <One businessId={businessId} request={request} />}
    </PagedList>
  )
}

function One({ businessId, request }: { businessId: string; request: Request }) {
  const { t } = useTranslation()
  const { text, time, day, count } = useFormat()
  const queries = useQueryClient()
  const path = { businessId, requestId: request.id }
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['quote-requests', businessId] })
  const choose = useMutation({
    mutationFn: (partnerId: string) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/quote-requests/{requestId}/choice', {
          params: { path },
          body: { partnerId },
        }),
      ),
    onSuccess,
  })
  const close = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/quote-requests/{requestId}/close', {
          params: { path },
        }),
      ),
    onSuccess,
  })
  const isOpen = request.state === 'open'
  return (
    <>
      <h3>{request.title}</h3>
      <p>
        <span className="badge">{t(`partners.requestStates.${request.state}`)}</span>{' '}
        {isOpen && t('partners.until', { time: time(request.answerBy) })}
      </p>
      <p className="said">{request.words}</p>
      <Scrolling label={request.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('partners.partner')}</th>
              <th scope="col">{t('partners.price')}</th>
              <th scope="col">{t('partners.time')}</th>
              <th scope="col">{t('partners.validUntil')}</th>
              <th scope="col">{t('partners.state')}</th>
              <th scope="col">{t('partners.words')}</th>
            </tr>
          </thead>
          <tbody>
            {request.quotes.map(({ partner, ...quote }) => (
              <tr key={partner.partnerId}>
                <th scope="row">
                  <Link to={`/partners/${partner.partnerId}`}>{text(partner.name)}</Link>
                </th>
                <td>{quote.price ? formatMoney(quote.price) : '–'}</td>
                <td>{quote.days === null ? '–' : count(quote.days)}</td>
                <td>{quote.validUntil ? day(quote.validUntil) : '–'}</td>
                <td>
                  {t(`partners.quoteStates.${quote.state}`)}
                  {quote.state === 'answered' && isOpen && (
                    <p>
                      <Button
                        type="primary"
                        loading={choose.isPending && choose.variables === partner.partnerId}
                        onClick={() => choose.mutate(partner.partnerId)}
                      >
                        {t('partners.take')}
                      </Button>
                    </p>
                  )}
                </td>
                <td className="said">{quote.words ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <Refusal error={choose.error ?? close.error} />
      {request.quotes
        .filter(({ state }) => ['asked', 'answered', 'chosen'].includes(state))
        .map(({ partner }) => (
          <div key={partner.partnerId}>
            <strong>{text(partner.name)}</strong>
            <Thread of={{ businessId, requestId: request.id, partnerId: partner.partnerId }} />
          </div>
        ))}
      {isOpen && (
        <p className="actions">
          <Button loading={close.isPending} onClick={() => close.mutate()}>
            {t('partners.close')}
          </Button>
        </p>
      )}
    </>
  )
}
