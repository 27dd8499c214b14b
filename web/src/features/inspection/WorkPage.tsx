import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { canTakeAlong, takeAlong, useOnline } from '../../ui/take-along.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Work } from './api.ts'
import { KeptPhotos } from './PhotoField.tsx'
import { usePhotos } from './photos.ts'
import { Refused, SheetForm } from './SheetForm.tsx'
import { type Sheet, sendSigned, useSheets } from './sheets.ts'
import '../report/report.css'
import './inspection.css'

const AT_MOST = 100
const RETRY_MS = 20_000

/**
 * What an inspector has to do, on a phone in a packhouse: the list is taken along, sheets are filled in
 * and signed without a network, and handed in when there is one.
 */
export function WorkPage() {
  const { t } = useTranslation()
  const { agencyId = '' } = useParams()
  const sheets = useSheets()
  const due = usePhotos().filter((one) => one.agencyId === agencyId && one.isDue)
  const isOnline = useOnline()
  const { data, error, refetch } = useQuery({
    queryKey: ['inspections', agencyId],
    // Without a network the service worker answers.
    networkMode: 'always',
    retry: false,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/inspections', {
          params: { path: { agencyId }, query: { limit: AT_MOST } },
        }),
      ),
  })
  const kept = useTakenAlong(agencyId, data !== undefined && isOnline)
  const signed = Object.values(sheets).filter((one) => one.agencyId === agencyId && one.signedAt)
  const waiting = signed.filter(({ refusal }) => !refusal).length
  const photosWaiting = due.filter(({ refusal }) => !refusal).length
  const photosRefused = due.filter(({ refusal }) => refusal)
  useEffect(() => {
    const send = async () => {
      if ((await sendSigned()) > 0) await refetch()
    }
    void send()
    window.addEventListener('online', send)
    const timer = setInterval(send, RETRY_MS)
    return () => {
      window.removeEventListener('online', send)
      clearInterval(timer)
    }
  }, [refetch])
  const signIn = error instanceof ProblemError && error.problem.status === 401
  return (
    <article className="report">
      <p>
        <Link to={`/agency/${agencyId}`}>← {t('inspection.toAgency')}</Link>
      </p>
      <PageTitle text={t('inspection.work')} />
      <p className="lead">{t('inspection.workLead')}</p>
      <p className={`connection ${isOnline ? 'on' : 'off'}`} role="status">
        {t(isOnline ? 'inspection.online' : 'inspection.offline')}
        {waiting > 0 && ` ${t('inspection.waiting', { count: waiting })}`}
        {photosWaiting > 0 && ` ${t('inspection.photosWaiting', { count: photosWaiting })}`}
        {waiting + photosWaiting === 0 && kept && ` ${t('inspection.kept')}`}
      </p>
      {signIn ? (
        <p className="panel">
          <Link to={`/sign-in?next=/inspections/${agencyId}`}>{t('inspection.signIn')}</Link>
        </p>
      ) : (
        <Refusal error={error} />
      )}
      {!data && !error && <Skeleton active />}
      {data?.work.length === 0 && <p className="panel">{t('inspection.noWork')}</p>}
      {data?.next && <Alert type="info" title={t('inspection.first', { count: AT_MOST })} />}
      <Days work={data?.work ?? []} />
      {data && <Unlisted sheets={signed} listed={data.work} />}
      {photosRefused.length > 0 && (
        <section>
          <h2>{t('inspection.photosRefused')}</h2>
          <KeptPhotos photos={photosRefused} />
        </section>
      )}
      {waiting + photosWaiting > 0 && isOnline && (
        <p className="actions">
          <Button onClick={() => sendSigned().then(() => refetch())}>
            {t('inspection.sendNow')}
          </Button>
        </p>
      )}
    </article>
  )
}

function Days({ work }: { work: readonly Work[] }) {
  const { day } = useFormat()
  const byDay = Map.groupBy(work, ({ inspection }) => inspection.scheduledOn)
  return [...byDay].map(([on, those]) => (
    <section key={on}>
      <h2>{day(on)}</h2>
      <ul className="bars">
        {those.map((one) => (
          <li key={one.inspection.id} className="panel">
            <SheetForm work={one} />
          </li>
        ))}
      </ul>
    </section>
  ))
}

/** Refused sheets of inspections that are not in the list any more: somebody else's was handed in. */
function Unlisted({ sheets, listed }: { sheets: readonly Sheet[]; listed: readonly Work[] }) {
  const { t } = useTranslation()
  const ids = new Set(listed.map(({ inspection }) => inspection.id))
  const left = sheets.flatMap((sheet) =>
    sheet.refusal && !ids.has(sheet.inspectionId) ? [{ sheet, refusal: sheet.refusal }] : [],
  )
  if (left.length === 0) return null
  return (
    <section>
      <h2>{t('inspection.refused')}</h2>
      <ul className="bars">
        {left.map(({ sheet, refusal }) => (
          <li key={sheet.inspectionId} className="panel">
            <h3>{sheet.about}</h3>
            <Refused sheet={sheet} refusal={refusal} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Whether everything is on this device. */
function useTakenAlong(agencyId: string, isReady: boolean): boolean {
  const [kept, setKept] = useState(false)
  useEffect(() => {
    if (!isReady || !canTakeAlong()) return
    takeAlong('inspections', [`/v1/agencies/${agencyId}/inspections?limit=${AT_MOST}`]).then(
      () => setKept(true),
      // It is tried again when the list is read again; until then the page needs the network.
      () => setKept(false),
    )
  }, [agencyId, isReady])
  return kept
}
