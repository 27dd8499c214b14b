import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { Badges } from './Badges.tsx'
import { DocumentLine } from './DocumentLine.tsx'
import { OffList } from './OffList.tsx'
import { Scorecard } from './Scorecard.tsx'
import { ServiceLine } from './ServiceLine.tsx'
import type { PartnerDetail } from './types.ts'
import { usePlaces } from './usePlaces.ts'
import '../report/report.css'
import './partners.css'

/** One partner, as everybody reads it. */
export function PartnerPage() {
  const { t } = useTranslation()
  const { partnerId = '' } = useParams()
  const { data, error } = useQuery({
    queryKey: ['partner', partnerId],
    queryFn: () =>
      dataOf(client.GET('/v1/partners/{partnerId}', { params: { path: { partnerId } } })),
  })
  return (
    <article className="report partners">
      <p>
        <Link to="/partners">← {t('partners.title')}</Link>
      </p>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && <Shown partner={data} />}
    </article>
  )
}

function Shown({ partner }: { partner: PartnerDetail }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { data: session } = useSession()
  const { profile } = partner
  const business = session?.organisations.find(({ kind }) => kind === 'business')
  const isOperator = session?.organisations.some(
    ({ kind, role }) => kind === 'operator' && role === 'owner',
  )
  return (
    <>
      <PageTitle text={text(profile.name)} badge={<Badges {...partner} />} />
      {partner.isSample && <p className="panel">{t('partners.sampleHint')}</p>}
      <p className="lead">{text(profile.about)}</p>
      {business && !partner.isSample && (
        <p>
          <Link to={`/sell/${business.id}?tab=partners&ask=${partner.partnerId}`}>
            {t('partners.ask')} →
          </Link>
        </p>
      )}
      <Facts profile={profile} />
      <section>
        <h2>{t('partners.services')}</h2>
        <ul className="bars">
          {profile.services.map((service) => (
            <li key={service.title.en} className="panel">
              <ServiceLine service={service} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{t('partners.documents')}</h2>
        {partner.documents.length === 0 && <p className="quiet">{t('partners.noDocuments')}</p>}
        <ul className="bars">
          {partner.documents.map((document) => (
            <li key={document.id} className="panel">
              <DocumentLine document={document} />
            </li>
          ))}
        </ul>
      </section>
      {!partner.isSample && (
        <section>
          <h2>{t('partners.card')}</h2>
          <p className="quiet">{t('partners.cardHint')}</p>
          <Scorecard card={partner.scorecard} label={t('partners.card')} />
        </section>
      )}
      {partner.sampleScorecard && (
        <section>
          <h2>
            {t('partners.cardSample')}{' '}
            <span className="badge badge-unverified">{t('partners.sample')}</span>
          </h2>
          <p className="quiet">{t('partners.cardSampleHint')}</p>
          <Scorecard card={partner.sampleScorecard} label={t('partners.cardSample')} />
        </section>
      )}
      {isOperator && <OffList partnerId={partner.partnerId} />}
    </>
  )
}

/** Where, in which languages, for which goods, and how goods travel. */
export function Facts({ profile }: { profile: PartnerDetail['profile'] }) {
  const { t } = useTranslation()
  const { nameOf, languageOf, listOf } = usePlaces()
  const goods =
    profile.chapters.length > 0
      ? t('partners.chapters', { list: listOf(profile.chapters) })
      : t('partners.allGoods')
  return (
    <dl className="partner-facts">
      <dt>{t('partners.regions')}</dt>
      <dd>{listOf(profile.regions.map(nameOf))}</dd>
      <dt>{t('partners.languages')}</dt>
      <dd>{listOf(profile.languages.map(languageOf))}</dd>
      {profile.goods.length === 0 && (
        <>
          <dt>{t('partners.goods')}</dt>
          <dd>{goods}</dd>
        </>
      )}
      {profile.lanes.length > 0 && (
        <>
          <dt>{t('partners.lanes')}</dt>
          <dd>{listOf(profile.lanes.map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`))}</dd>
        </>
      )}
      {profile.website && (
        <>
          <dt>{t('partners.website')}</dt>
          <dd>
            <a href={profile.website} rel="nofollow noopener noreferrer">
              {profile.website}
            </a>
          </dd>
        </>
      )}
    </dl>
  )
}
