import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Navigate, NavLink, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { useSession } from '../account/session.ts'
import { DeskCourses } from '../courses/DeskCourses.tsx'
import { DeskPartners } from '../partners/DeskPartners.tsx'
import { DeskOffers } from '../programmes/DeskOffers.tsx'
import { DeskOffices } from '../programmes/DeskOffices.tsx'
import { DeskCommissions } from '../stations/DeskCommissions.tsx'
import { DeskAgencies } from '../vouching/DeskAgencies.tsx'
import { Audit } from './Audit.tsx'
import { Books } from './Books.tsx'
import { Commission } from './Commission.tsx'
import { DifferingPayments } from './DifferingPayments.tsx'
import { Disputes } from './Disputes.tsx'
import { Exchange } from './Exchange.tsx'
import { Features } from './Features.tsx'
import { GoodsDocuments } from './GoodsDocuments.tsx'
import { LateRefunds } from './LateRefunds.tsx'
import { Pavilions } from './Pavilions.tsx'
import { PayOut } from './PayOut.tsx'
import { Remittances } from './Remittances.tsx'
import { ReportedReviews } from './ReportedReviews.tsx'
import { ReserveRules } from './ReserveRules.tsx'
import { Review } from './Review.tsx'
import { SearchWords } from './SearchWords.tsx'
import { Sellers } from './Sellers.tsx'
import { Settlements } from './Settlements.tsx'
import { StuckOrders } from './StuckOrders.tsx'
import { type Kind, SECTIONS, type Section } from './sections.ts'
import { TraceOrder } from './TraceOrder.tsx'
import { Waiting } from './Waiting.tsx'
import '../report/report.css'
import './desk.css'

/** What whoever runs the installation sees to, part by part. */
export function Desk() {
  const { t } = useTranslation()
  const { section = 'today' } = useParams()
  const { data: session } = useSession()
  if (!session) return <Skeleton active />
  if (!session.user) return <Navigate to={`/sign-in?next=/desk/${section}`} replace />
  const isOperator = session.organisations.some(
    ({ kind, role }) => kind === 'operator' && role === 'owner',
  )
  if (!(section in SECTIONS)) return <Navigate to="/desk" replace />
  return (
    <article className="report">
      <PageTitle text={t('desk.title')} />
      {isOperator ? (
        <Parts section={section as Section} />
      ) : (
        <p className="panel">{t('desk.onlyOperator')}</p>
      )}
    </article>
  )
}

function Parts({ section }: { section: Section }) {
  const { t } = useTranslation()
  const { data: waiting, error } = useQuery({
    queryKey: ['desk-waiting'],
    refetchOnMount: 'always',
    refetchInterval: 60_000,
    queryFn: () => dataOf(client.GET('/v1/desk/waiting')),
  })
  const waitsIn = (name: Section): string | undefined => {
    const kinds: readonly Kind[] = SECTIONS[name]
    const found = waiting?.waiting.filter(({ kind }) => kinds.includes(kind)) ?? []
    const count = found.reduce((sum, one) => sum + one.count, 0)
    if (!waiting || count === 0) return undefined
    return count >= waiting.countedTo ? `${waiting.countedTo - 1}+` : `${count}`
  }
  return (
    <>
      <nav className="desk-parts" aria-label={t('desk.parts')}>
        {(Object.keys(SECTIONS) as Section[]).map((name) => (
          <NavLink key={name} to={name === 'today' ? '/desk' : `/desk/${name}`} end>
            {t(`desk.part.${name}`)}
            {waitsIn(name) && <span className="badge">{waitsIn(name)}</span>}
          </NavLink>
        ))}
      </nav>
      {section === 'today' && <Waiting waiting={waiting} error={error} />}
      {section === 'listings' && <Review />}
      {section === 'disputes' && <Disputes />}
      {section === 'orders' && (
        <>
          <StuckOrders />
          <LateRefunds />
        </>
      )}
      {section === 'sellers' && (
        <>
          <Sellers />
          <DeskAgencies />
          <DeskOffices />
        </>
      )}
      {section === 'reviews' && <ReportedReviews />}
      {section === 'documents' && <GoodsDocuments />}
      {section === 'partners' && <DeskPartners />}
      {section === 'pavilions' && <Pavilions />}
      {section === 'money' && (
        <>
          <DifferingPayments />
          <Settlements />
          <TraceOrder />
          <Books />
          <Exchange />
          <Remittances />
          <DeskOffers />
          <DeskCommissions />
          <PayOut />
        </>
      )}
      {section === 'commission' && (
        <>
          <Commission />
          <ReserveRules />
        </>
      )}
      {section === 'search' && <SearchWords />}
      {section === 'courses' && <DeskCourses />}
      {section === 'features' && <Features />}
      {section === 'audit' && <Audit />}
    </>
  )
}
