import { useQuery } from '@tanstack/react-query'
import { Skeleton, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { FundedOffers } from '../programmes/FundedOffers.tsx'
import { AskedQuotes } from './AskedQuotes.tsx'
import { Papers } from './Papers.tsx'
import { ProfileForm } from './ProfileForm.tsx'
import { SentReferrals } from './SentReferrals.tsx'
import '../../ui/tabs.css'
import '../report/report.css'
import '../account/account.css'
import './partners.css'

/** A partner company at work: what it was asked, what was handed to it, what is listed of it. */
export function PartnerDesk() {
  const { t, i18n } = useTranslation()
  const { partnerId = '' } = useParams()
  const { data } = useSession()
  const [query, setQuery] = useSearchParams()
  if (!data) return <Skeleton active />
  if (!data.user) return <Navigate to={`/sign-in?next=/partner-desk/${partnerId}`} replace />
  const company = data.organisations.find(({ id }) => id === partnerId)
  if (company?.kind !== 'partner') return <Navigate to="/partners" replace />
  const name = i18n.language === 'zh-CN' ? (company.nameZh ?? company.name) : company.name
  const tabs = [
    ['quotes', <AskedQuotes key="quotes" partnerId={partnerId} />],
    ['referrals', <SentReferrals key="referrals" partnerId={partnerId} />],
    ['offers', <PaidOffers key="offers" partnerId={partnerId} />],
    ['profile', <Profile key="profile" partnerId={partnerId} />],
    ['papers', <Papers key="papers" partnerId={partnerId} />],
  ] as const
  return (
    <article className="report partners">
      <p>
        <Link to="/partners">← {t('partners.title')}</Link>
      </p>
      <PageTitle text={name} />
      <p className="lead">{t('partners.desk')}</p>
      <Tabs
        activeKey={query.get('tab') ?? 'quotes'}
        onChange={(tab) => setQuery({ tab }, { replace: true })}
        destroyOnHidden
        items={tabs.map(([key, children]) => ({
          key,
          label: key === 'offers' ? t('offer.fundedTab') : t(`partners.${key}`),
          children,
        }))}
      />
    </article>
  )
}

function PaidOffers({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation()
  return (
    <section>
      <p>{t('offer.fundedHint')}</p>
      <FundedOffers organisationId={partnerId} none={t('offer.fundedNone')} />
    </section>
  )
}

function Profile({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { data: place, error } = useQuery({
    queryKey: ['own-place', partnerId],
    queryFn: () =>
      dataOf(client.GET('/v1/partners/{partnerId}/place', { params: { path: { partnerId } } })),
  })
  if (!place) return error ? <Refusal error={error} /> : <Skeleton active />
  return (
    <section>
      <p>
        <span className="badge">{t(`partners.placeStates.${place.state}`)}</span>{' '}
        {place.state === 'listed' && (
          <Link to={`/partners/${partnerId}`}>{t('business.open')} →</Link>
        )}
      </p>
      {place.askedAt && <p className="panel">{t('partners.waits', { day: day(place.askedAt) })}</p>}
      {place.reason && <p className="panel">{t('partners.refused', { reason: place.reason })}</p>}
      <ProfileForm
        key={place.askedAt ?? place.listedAt ?? ''}
        partnerId={partnerId}
        given={place.asked ?? place.listed}
        isWaiting={place.asked !== null}
      />
    </section>
  )
}
