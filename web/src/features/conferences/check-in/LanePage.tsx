import { Button, Skeleton } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { ProblemError } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PageTitle } from '../../../ui/PageTitle.tsx'
import { canTakeAlong, takeAlong, useOnline } from '../../../ui/take-along.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { type LaneState, type ListRef, openLane, type Shown } from './lane.ts'
import { hasCamera, useCamera } from './use-camera.ts'
import '../../report/report.css'
import '../../inspection/inspection.css'
import './check-in.css'

const SYNC_MS = 10_000
/** A code that stays before a camera, or a scanner that reads twice, is one scan. */
const SAME_MS = 4_000
const LANE = 'tradewind.lane'

/** A door: tickets are scanned with a scanner or the camera, with a network and without. */
export function LanePage() {
  const { t } = useTranslation()
  const { agencyId = '', conferenceId = '', listId = '' } = useParams()
  const of = useMemo(() => ({ agencyId, conferenceId, listId }), [agencyId, conferenceId, listId])
  const lane = useMemo(() => openLane(of), [of])
  const state = useSyncExternalStore(lane.subscribe, lane.state)
  const [name, setName] = useState(() => localStorage.getItem(LANE) ?? '')
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const sync = () => void lane.sync()
    sync()
    window.addEventListener('online', sync)
    const timer = setInterval(sync, SYNC_MS)
    return () => {
      window.removeEventListener('online', sync)
      clearInterval(timer)
    }
  }, [lane])
  const { list, error } = state
  const title = useNameIn(list?.list)
  return (
    <article className="report lane">
      <p>
        <Link to={`/office/${agencyId}?tab=conferences`}>← {t('checkIn.back')}</Link>
      </p>
      <PageTitle text={title ? `${t('checkIn.title')} · ${title}` : t('checkIn.title')} />
      <Standing of={of} state={state} onSync={lane.sync} />
      {!list && !error && <Skeleton active />}
      {list && !isOpen && (
        <form
          className="stack office-form"
          onSubmit={(event) => {
            event.preventDefault()
            localStorage.setItem(LANE, name.trim())
            setOpen(true)
          }}
        >
          <FormField
            label={t('checkIn.laneName')}
            hint={t('checkIn.laneHint')}
            value={name}
            onChange={(value) => setName(value.slice(0, 60))}
          />
          <Button type="primary" size="large" htmlType="submit" disabled={!name.trim()}>
            {t('checkIn.begin')}
          </Button>
        </form>
      )}
      {list && isOpen && (
        <Scanner of={of} scan={(code) => lane.scan(code, name.trim())} key={listId} />
      )}
      <p>
        <Link to="wall">{t('checkIn.toWall')}</Link>
      </p>
    </article>
  )
}

export function useNameIn(
  named: Readonly<{ name: string; nameZh: string | null }> | undefined,
): string | undefined {
  const { locale } = useFormat()
  return locale === 'zh-CN' ? (named?.nameZh ?? named?.name) : named?.name
}

/** Whether there is a network, whether it can do without, and what waits for it. */
function Standing({
  of,
  state: { list, canVerify, waiting, syncedAt, error },
  onSync,
}: {
  of: ListRef
  state: LaneState
  onSync: () => Promise<void>
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const isOnline = useOnline()
  const isKept = useTakenAlong(list !== undefined && isOnline)
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  const problem = error instanceof ProblemError ? error.problem : undefined
  return (
    <>
      <p className={`connection ${isOnline ? 'on' : 'off'}`} role="status">
        {t(isOnline ? 'checkIn.online' : 'checkIn.offline')}{' '}
        {waiting > 0 && `${t('checkIn.waiting', { count: waiting })} `}
        {list && !canVerify && t('checkIn.cannotVerify')}
        {list && canVerify && isOnline && t(isKept ? 'checkIn.ready' : 'checkIn.notReady')}
      </p>
      {syncedAt !== undefined && (
        <p className="quiet">
          {t('checkIn.synced', { time: clock.format(new Date(syncedAt)) })}{' '}
          {waiting > 0 && isOnline && (
            <Button size="small" onClick={() => void onSync()}>
              {t('checkIn.syncNow')}
            </Button>
          )}
        </p>
      )}
      {problem?.status === 401 ? (
        <p className="panel">
          <Link to={`/sign-in?next=/check-in/${of.agencyId}/${of.conferenceId}/${of.listId}`}>
            {t('checkIn.signIn')}
          </Link>
        </p>
      ) : (
        (problem || !list) && <Refusal error={error} />
      )}
    </>
  )
}

/** Whether the page itself opens again without a network. */
function useTakenAlong(isReady: boolean): boolean {
  const [isKept, setKept] = useState(false)
  useEffect(() => {
    if (!isReady || !canTakeAlong()) return
    takeAlong('check-in', []).then(
      () => setKept(true),
      () => setKept(false),
    )
  }, [isReady])
  return isKept
}

type Result = Readonly<{ shown: Shown } | { error: Error }>

function Scanner({ of, scan }: { of: ListRef; scan: (code: string) => Promise<Shown> }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const [code, setCode] = useState('')
  const [result, setResult] = useState<Result>()
  const [scans, setScans] = useState({ all: 0, letIn: 0 })
  const field = useRef<HTMLInputElement>(null)
  const last = useRef({ code: '', at: 0 })
  const scanNow = useRef(scan)
  scanNow.current = scan
  const check = useCallback(async (text: string) => {
    const scanned = text.trim()
    const now = Date.now()
    if (!scanned || (scanned === last.current.code && now - last.current.at < SAME_MS)) return
    last.current = { code: scanned, at: now }
    try {
      const shown = await scanNow.current(scanned)
      const letIn = shown.verdict === 'accepted' ? 1 : 0
      setScans(({ all, letIn: before }) => ({ all: all + 1, letIn: before + letIn }))
      setResult({ shown })
    } catch (error) {
      setResult({ error: error as Error })
    }
    last.current = { code: scanned, at: Date.now() }
  }, [])
  return (
    <>
      <form
        className="scan-code"
        onSubmit={(event) => {
          event.preventDefault()
          void check(code)
          setCode('')
          field.current?.focus()
        }}
      >
        <div className="field">
          <label htmlFor="scan-code">{t('checkIn.code')}</label>
          <input
            id="scan-code"
            ref={field}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            maxLength={400}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            aria-describedby="scan-hint"
            // A scanner types wherever the cursor is.
            // biome-ignore lint/a11y/noAutofocus: this page is for nothing else.
            autoFocus
          />
        </div>
        <Button htmlType="submit" size="large">
          {t('checkIn.check')}
        </Button>
      </form>
      <p id="scan-hint" className="quiet">
        {t('checkIn.codeHint')} {!hasCamera() && t('checkIn.noCamera')}
      </p>
      <Camera onCode={check} />
      <div aria-live="assertive">
        {result && 'shown' in result ? (
          <Verdict of={of} shown={result.shown} />
        ) : (
          <>
            <Refusal error={result?.error} />
            {!result && <p className="verdict-card none">{t('checkIn.next')}</p>}
          </>
        )}
      </div>
      <p className="quiet">
        {t('checkIn.here', { count: count(scans.all), letIn: count(scans.letIn) })}
      </p>
    </>
  )
}

function Camera({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation()
  const [isOn, setOn] = useState(false)
  const video = useRef<HTMLVideoElement>(null)
  const error = useCamera(video, isOn, onCode)
  if (!hasCamera()) return null
  return (
    <div className="camera">
      <Button size="large" onClick={() => setOn(!isOn)}>
        {t(isOn ? 'checkIn.cameraOff' : 'checkIn.camera')}
      </Button>
      {isOn && error && (
        <p className="panel" role="alert">
          {t('checkIn.cameraFailed')}
        </p>
      )}
      {isOn && (
        <video
          ref={video}
          muted
          playsInline
          aria-label={t('checkIn.pointCamera')}
          hidden={!!error}
        />
      )}
    </div>
  )
}

const SIGNS: Readonly<Partial<Record<Shown['verdict'], string>>> = { accepted: '✓' }

/** Seen from the next lane: a colour, a sign, two words; then why, whose and when. */
function Verdict({ of, shown }: { of: ListRef; shown: Shown }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const { verdict, words, used, holder, isOffline } = shown
  const kind = useNameIn(holder?.ticketType ?? undefined)
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' })
  const badge = `/v1/agencies/${of.agencyId}/conferences/${of.conferenceId}/registrations/${holder?.registrationId}/badge?lang=${locale}`
  return (
    <div className={`verdict-card ${verdict === 'accepted' ? 'yes' : 'no'}`}>
      <p className="verdict-sign">
        <span aria-hidden="true">{SIGNS[verdict] ?? '✗'}</span> {t(`checkIn.verdict_${verdict}`)}
      </p>
      {holder?.name && <p className="verdict-name">{holder.name}</p>}
      {holder && <p>{[holder.organisation, kind].filter(Boolean).join(' · ')}</p>}
      {verdict !== 'accepted' && <p>{words ? text(words) : t('checkIn.unknownHint')}</p>}
      {verdict === 'already_used' && used && (
        <p>{t('checkIn.usedAt', { time: clock.format(new Date(used.at)), lane: used.lane })}</p>
      )}
      {isOffline && <p className="quiet">{t('checkIn.decidedHere')}</p>}
      {verdict === 'accepted' && holder && (
        <p>
          <a href={badge}>{t('checkIn.badge')}</a>
        </p>
      )}
    </div>
  )
}
