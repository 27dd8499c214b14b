import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { Chargebacks } from '../selling/Chargebacks.tsx'
import { TraceLink } from './TraceOrder.tsx'

const PAGE = 50

/** What buyers' banks take back, undecided: until when to answer, and where. Nothing where there is none. */
export function OpenChargebacks() {
  const { t } = useTranslation()
  const pages = usePages({
    queryKey: ['desk-chargebacks'],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/chargebacks', {
          params: { query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.chargebacks,
  })
  if (!pages.items?.length) return <Refusal error={pages.error} />
  return (
    <section>
      <h2>{t('selling.chargeback.title')}</h2>
      <PagedList pages={pages} keyOf={(one) => `${one.orderId} ${one.id}`}>
        {(one) => (
          <>
            <h3>
              {t('selling.order')} <span className="code">{one.orderId.slice(-12)}</span>
            </h3>
            <Chargebacks all={[one]} isDesk />
            <p className="quiet">
              <Link to={`/desk/sellers?seller=${one.businessId}`}>{t('desk.seeSeller')}</Link> ·{' '}
              <TraceLink order={{ businessId: one.businessId, id: one.orderId }} />
            </p>
          </>
        )}
      </PagedList>
    </section>
  )
}
