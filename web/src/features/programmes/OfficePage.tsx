import { useQuery } from '@tanstack/react-query'
import { Skeleton, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams, useSearchParams } from 'react-router'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { Conferences } from '../conferences/Conferences.tsx'
import { ManageCohorts } from '../courses/ManageCohorts.tsx'
import { Facilities } from '../facilities/Facilities.tsx'
import { Stations } from '../stations/Stations.tsx'
import { AskSeat } from './AskSeat.tsx'
import { Clients } from './Clients.tsx'
import { Counselling } from './Counselling.tsx'
import { Offers } from './Offers.tsx'
import { Pavilion } from './Pavilion.tsx'
import { Programmes } from './Programmes.tsx'
import { Recruiting } from './Recruiting.tsx'
import { Seat } from './Seat.tsx'
import { Supply } from './Supply.tsx'
import { Targets } from './Targets.tsx'
import '../../ui/tabs.css'
import '../report/report.css'
import './office.css'

const isMissing = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'programmes.office_not_found'

const LABELS = {
  overview: 'seat.overview',
  businesses: 'seat.businesses',
  counselling: 'seat.counselling',
  recruiting: 'seat.recruiting',
  targeting: 'target.tab',
  supply: 'supply.tab',
  pavilion: 'pavilion.tab',
  programmes: 'grant.programmes',
  cohorts: 'cohort.manage',
  offers: 'offer.offers',
  facilities: 'facility.tab',
  stations: 'station.tab',
  conferences: 'conference.tab',
} as const

/** The office of an agency: its place, the businesses it may read, its programmes. */
export function OfficePage() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { agencyId = '' } = useParams()
  const session = useSession()
  const [query, setQuery] = useSearchParams()
  const { data, error } = useQuery({
    queryKey: ['office', agencyId],
    retry: false,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/agencies/{agencyId}/office', { params: { path: { agencyId } } })),
  })
  if (!session.data) return <Skeleton active />
  const own = session.data.organisations.find(({ id }) => id === agencyId)
  const name = own && { en: own.name, 'zh-CN': own.nameZh ?? own.name }
  const title = data?.name ?? name
  // An invented office is read by anybody; of any other those who may read it sign in.
  if (error && !session.data.user) {
    return <Navigate to={`/sign-in?next=/office/${agencyId}`} replace />
  }
  if (error && !isMissing(error)) return <Refusal error={error} />
  if (!title || (!data && !error)) return <Skeleton active />
  // Whom it writes to and what it notes is the office's own: those above do not read it.
  const isInside = own !== undefined || data?.isSample === true
  const mayWork = own?.role === 'owner' || own?.role === 'member'
  const isOwner = own?.role === 'owner'
  const tabs = [
    ['overview', data && <Seat key="overview" office={data} isOwner={isOwner} />],
    ['businesses', <Clients key="businesses" agencyId={agencyId} />],
    ...(isInside
      ? ([
          ['counselling', <Counselling key="counselling" agencyId={agencyId} mayWork={mayWork} />],
          ['recruiting', <Recruiting key="recruiting" agencyId={agencyId} mayWork={mayWork} />],
        ] as const)
      : []),
    ['targeting', <Targets key="targeting" agencyId={agencyId} isOfficer={mayWork} />],
    ['supply', <Supply key="supply" home={data?.state ?? null} />],
    ...(data?.level === 'state' || data?.level === 'county'
      ? [['pavilion', <Pavilion key="pavilion" agencyId={agencyId} isOfficer={mayWork} />] as const]
      : []),
    ['programmes', <Programmes key="programmes" agencyId={agencyId} isOwner={isOwner} />],
    ['offers', <Offers key="offers" {...{ agencyId, isOwner }} isMember={own !== undefined} />],
    ['facilities', data && <Facilities key="facilities" office={data} mayWork={mayWork} />],
    [
      'stations',
      data && <Stations key="stations" office={data} mayWork={mayWork} isOwner={isOwner} />,
    ],
    ...(data?.level === 'nation' || data?.level === 'state'
      ? [
          [
            'conferences',
            <Conferences
              key="conferences"
              agencyId={agencyId}
              isOfficer={mayWork}
              isOwner={isOwner}
            />,
          ] as const,
        ]
      : []),
    ...(mayWork
      ? [['cohorts', <ManageCohorts key="cohorts" organisationId={agencyId} />] as const]
      : []),
  ] as const
  return (
    <article className="report office">
      <p>
        <Link to="/office">← {t('seat.back')}</Link>
      </p>
      <PageTitle
        text={text(title)}
        badge={data?.isSample && <span className="badge">{t('office.sample')}</span>}
      />
      {data?.standing === 'open' ? (
        <Tabs
          activeKey={query.get('tab') ?? 'overview'}
          onChange={(tab) => setQuery({ tab }, { replace: true })}
          destroyOnHidden
          items={tabs.map(([key, children]) => ({
            key,
            label: t(LABELS[key]),
            children,
          }))}
        />
      ) : (
        <>
          <p className="panel" role="status">
            {t(data ? 'seat.waits' : 'seat.notYet')}
          </p>
          {isOwner && <AskSeat agencyId={agencyId} />}
        </>
      )}
    </article>
  )
}
