import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Skeleton, Tabs } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useNavigate, useParams, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { Connections } from '../connections/Connections.tsx'
import { OwnFacilities } from '../facilities/OwnFacilities.tsx'
import { OwnLots } from '../inspection/OwnLots.tsx'
import { OwnPartners } from '../partners/OwnPartners.tsx'
import { Consents } from '../programmes/Consents.tsx'
import { OwnApplications } from '../programmes/OwnApplications.tsx'
import { OwnOffers } from '../programmes/OwnOffers.tsx'
import { SayPayroll } from '../programmes/SayPayroll.tsx'
import { OriginSelect } from '../report/OriginSelect.tsx'
import { VERDICTS } from '../report/types.ts'
import { Listings } from '../selling/Listings.tsx'
import { Money } from '../selling/Money.tsx'
import { Orders } from '../selling/Orders.tsx'
import { Prices } from '../selling/Prices.tsx'
import { Reviews } from '../selling/Reviews.tsx'
import { Stock } from '../selling/Stock.tsx'
import { Today } from '../selling/Today.tsx'
import { ApiKeys, History, People, Rename } from './Organisation.tsx'
import { Products } from './Products.tsx'
import '../../ui/tabs.css'
import '../report/report.css'

/** One business: its reports, products, people, keys and history. The address holds the tab. */
export function BusinessPage() {
  const { t, i18n } = useTranslation()
  const { organisationId = '' } = useParams()
  const { data } = useSession()
  const [query, setQuery] = useSearchParams()
  if (!data) return <Skeleton active />
  if (!data.user) return <Navigate to={`/sign-in?next=/sell/${organisationId}`} replace />
  const organisation = data.organisations.find(({ id }) => id === organisationId)
  if (!organisation) return <Navigate to="/sell" replace />
  const name =
    i18n.language === 'zh-CN' ? (organisation.nameZh ?? organisation.name) : organisation.name
  const asked = query.get('tab') ?? 'today'
  const tabs = [
    ['today', <Today key="today" businessId={organisationId} />],
    ['products', <Products key="products" businessId={organisationId} />],
    ['reports', <Reports key="reports" businessId={organisationId} />],
    ['listings', <Listings key="listings" businessId={organisationId} />],
    ['prices', <Prices key="prices" businessId={organisationId} />],
    ['counts', <Stock key="counts" businessId={organisationId} />],
    ['orders', <Orders key="orders" businessId={organisationId} />],
    ['reviews', <Reviews key="reviews" businessId={organisationId} />],
    ['lots', <OwnLots key="lots" businessId={organisationId} />],
    ['partners', <OwnPartners key="partners" businessId={organisationId} />],
    ['money', <Money key="money" businessId={organisationId} />],
    [
      'settings',
      <Settings key="settings" organisationId={organisationId} name={organisation.name} />,
    ],
  ] as const
  return (
    <article className="report">
      <p>
        <Link to="/sell">← {t('business.mine')}</Link>
      </p>
      <PageTitle text={name} />
      <Tabs
        activeKey={isSetting(asked) ? 'settings' : asked}
        onChange={(tab) => setQuery({ tab }, { replace: true })}
        destroyOnHidden
        items={tabs.map(([key, children]) => ({
          key,
          label: key === 'partners' ? t('partners.tab') : t(`business.${key}`),
          children,
        }))}
      />
    </article>
  )
}

const SETTINGS = ['people', 'agencies', 'keys', 'connections', 'history'] as const
type Setting = (typeof SETTINGS)[number]

const isSetting = (tab: string | null): tab is Setting =>
  (SETTINGS as readonly (string | null)[]).includes(tab)

/** What is seldom changed: a phone has no room for as many tabs. Each has its address too. */
function Settings({ organisationId, name }: { organisationId: string; name: string }) {
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  const asked = query.get('tab')
  const parts: Record<Setting, ReactNode> = {
    people: (
      <div className="stack">
        <Rename organisationId={organisationId} name={name} />
        <People organisationId={organisationId} />
      </div>
    ),
    agencies: (
      <div className="agencies">
        <Consents businessId={organisationId} />
        <OwnOffers businessId={organisationId} />
        <OwnFacilities businessId={organisationId} />
        <OwnApplications businessId={organisationId} />
        <SayPayroll businessId={organisationId} />
      </div>
    ),
    keys: <ApiKeys organisationId={organisationId} />,
    connections: <Connections businessId={organisationId} />,
    history: <History organisationId={organisationId} />,
  }
  return (
    <Tabs
      size="small"
      activeKey={isSetting(asked) ? asked : 'people'}
      onChange={(tab) => setQuery({ tab }, { replace: true })}
      destroyOnHidden
      items={SETTINGS.map((key) => ({
        key,
        label: key === 'agencies' ? t('seat.agencies') : t(`business.${key}`),
        children: parts[key],
      }))}
    />
  )
}

function Reports({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { day: formatDay, count } = useFormat()
  const navigate = useNavigate()
  const id = useId()
  const originId = useId()
  const [day, setDay] = useState(new Date().toLocaleDateString('sv-SE'))
  const [chosen, setChosen] = useState<string>()
  const { data, error } = useQuery({
    queryKey: ['assessments', businessId],
    // A report goes on while nobody looks: what was seen before is old when they come back.
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/assessments', {
          params: { path: { businessId }, query: { limit: 50 } },
        }),
      ),
  })
  // Most lists come from one place: that of the last report, until somebody says otherwise.
  const origin = chosen ?? data?.assessments[0]?.options.origin ?? 'US'
  const assess = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/assessments', {
          params: { path: { businessId } },
          body: { market: 'cn', origin, day },
        }),
      ),
    onSuccess: ({ reportPath }) => navigate(reportPath),
  })
  return (
    <section>
      <div className="landing-options">
        <label htmlFor={originId}>
          <span>{t('landing.origin')}</span>
          <OriginSelect id={originId} value={origin} onChange={setChosen} />
        </label>
        <label htmlFor={id}>
          <span>{t('business.assessDay')}</span>
          <input
            id={id}
            type="date"
            className="date"
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        </label>
        <Button type="primary" loading={assess.isPending} onClick={() => assess.mutate()}>
          {t('business.assess')}
        </Button>
      </div>
      <Refusal error={error ?? assess.error} />
      {data?.assessments.length === 0 && <p className="panel">{t('business.noReports')}</p>}
      <ul className="bars">
        {data?.assessments.map((assessment, i) => (
          <li key={assessment.id} className="panel">
            <div className="bar-label">
              <Link to={`/report/${businessId}/${assessment.id}`}>
                {formatDay(assessment.createdAt)} · {t('business.assessDay')}{' '}
                {formatDay(assessment.options.day)}
              </Link>
              {i > 0 && assessment.summary && data.assessments[0]?.summary ? (
                <Link to={`/sell/${businessId}/compare/${assessment.id}/${data.assessments[0].id}`}>
                  {t('business.compare')}
                </Link>
              ) : (
                <span className="quiet">{assessment.options.origin}</span>
              )}
            </div>
            {assessment.summary && (
              <p className="quiet">
                {VERDICTS.filter((verdict) => assessment.summary!.verdicts[verdict] > 0)
                  .map(
                    (verdict) =>
                      `${count(assessment.summary!.verdicts[verdict])} ${t(`report.${verdict}`)}`,
                  )
                  .join(' · ')}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
