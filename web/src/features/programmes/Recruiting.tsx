import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Popconfirm, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf, sendFile } from '../../client.ts'
import { FileField } from '../../ui/FileField.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { FIGURES, type Figure } from './figures.ts'

type Import = operations['importProspects']['responses'][200]['content']['application/json']
type Batches = operations['listInvitationBatches']['responses'][200]['content']['application/json']
type Batch = Batches['batches'][number]

const STAGES = ['new', 'invited', 'joined', 'no_address', 'opted_out'] as const
type Stage = (typeof STAGES)[number]

/** Whom an office would like to have, whom it writes to, and what comes of it. */
export function Recruiting({ agencyId, mayWork }: { agencyId: string; mayWork: boolean }) {
  return (
    <div className="agencies recruiting">
      <Rounds agencyId={agencyId} mayWork={mayWork} />
      <Joined agencyId={agencyId} />
      <Prospects agencyId={agencyId} mayWork={mayWork} />
    </div>
  )
}

/** What is read anew when a list came, letters went out or a prospect went. */
function useRecruitingChanged(agencyId: string): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    for (const key of ['prospects', 'rounds']) {
      await queries.invalidateQueries({ queryKey: [key, agencyId] })
    }
  }
}

function Rounds({ agencyId, mayWork }: { agencyId: string; mayWork: boolean }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const changed = useRecruitingChanged(agencyId)
  const rounds = usePages({
    queryKey: ['rounds', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/invitations', {
          params: { path: { agencyId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.batches,
  })
  const stop = useMutation({
    mutationFn: (batchId: string) =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/invitations/{batchId}/stop', {
          params: { path: { agencyId, batchId } },
        }),
      ),
    onSuccess: changed,
  })
  const all = rounds.first
  return (
    <section>
      <h2>{t('recruit.rounds')}</h2>
      <p className="quiet">{t('recruit.funnelHint', { least: all?.leastBusinesses ?? 5 })}</p>
      {all && all.batches.length > 0 && (
        <Funnel label={t('recruit.all')} sent={all.sent} steps={all.funnel} />
      )}
      {mayWork && <Invite agencyId={agencyId} />}
      <Refusal error={stop.error} />
      <PagedList pages={rounds} keyOf={({ id }) => id} none={t('recruit.noRounds')}>
        {(batch) => (
          <>
            <div className="bar-label">
              <strong>{batch.name}</strong>
              <span className="quiet">{time(batch.createdAt)}</span>
            </div>
            <p className="quiet">
              {lettersOf(batch, (key, of) => t(`recruit.${key}`, { count: of }))}
            </p>
            <Funnel label={batch.name} sent={batch.sent} steps={batch.funnel} />
            {mayWork && batch.waiting > 0 && (
              <Popconfirm
                title={t('recruit.stopWarning', { count: batch.waiting })}
                okText={t('recruit.stop')}
                cancelText={t('recruit.goOn')}
                onConfirm={() => stop.mutate(batch.id)}
              >
                <Button loading={stop.isPending}>{t('recruit.stop')}</Button>
              </Popconfirm>
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

const LETTERS = ['sent', 'waiting', 'unwanted', 'failed', 'unknown', 'stopped'] as const

const lettersOf = (
  batch: Batch,
  say: (key: `letters_${(typeof LETTERS)[number]}`, of: number) => string,
): string =>
  LETTERS.filter((one) => one === 'sent' || batch[one] > 0)
    .map((one) => say(`letters_${one}`, batch[one]))
    .join(' · ')

/** A step below the other, as long as what came so far; what would name a business has no length. */
function Funnel({ label, sent, steps }: { label: string; sent: number; steps: Batches['funnel'] }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const rows = [{ step: 'sent' as const, count: sent, shown: sent }, ...steps]
  return (
    <Scrolling label={label}>
      <table className="funnel" aria-label={label}>
        <tbody>
          {rows.map((row) => (
            <tr key={row.step}>
              <th scope="row">{t(`recruit.steps.${row.step}`)}</th>
              <td className="number">{row.count === null ? t('recruit.few') : count(row.count)}</td>
              <td className="funnel-bar" aria-hidden="true">
                {row.count !== null && row.count > 0 && (
                  <div style={{ width: `${(100 * row.count) / Math.max(1, sent)}%` }} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

function Invite({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const changed = useRecruitingChanged(agencyId)
  const id = useId()
  const [name, setName] = useState('')
  const [message, setMessage] = useState('')
  const [county, setCounty] = useState('')
  const [kind, setKind] = useState('')
  const [language, setLanguage] = useState(locale)
  const [asks, setAsks] = useState<Figure[]>(['assessment', 'orders'])
  const invite = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/invitations', {
          params: { path: { agencyId } },
          body: {
            name,
            message,
            locale: language,
            asks,
            ...(county.trim() ? { county: county.trim() } : {}),
            ...(kind.trim() ? { kind: kind.trim() } : {}),
          },
        }),
      ),
    onSuccess: async () => {
      setName('')
      await changed()
    },
  })
  return (
    <details className="panel">
      <summary>{t('recruit.invite')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate()
        }}
      >
        <p className="quiet">{t('recruit.inviteHint')}</p>
        <FormField label={t('recruit.roundName')} value={name} onChange={setName} />
        <FormField
          label={t('recruit.message')}
          hint={t('recruit.messageHint')}
          rows={6}
          value={message}
          onChange={setMessage}
        />
        <div className="field">
          <label htmlFor={id}>{t('recruit.language')}</label>
          <Select
            id={id}
            value={language}
            onChange={setLanguage}
            options={[
              { value: 'en', label: 'English' },
              { value: 'zh-CN', label: '中文' },
            ]}
          />
        </div>
        <FormField
          label={t('recruit.inCounty')}
          hint={t('recruit.inCountyHint')}
          value={county}
          onChange={setCounty}
        />
        <FormField label={t('recruit.ofKind')} value={kind} onChange={setKind} />
        <fieldset className="choices">
          <legend>{t('recruit.asks')}</legend>
          {FIGURES.map((figure) => (
            <Checkbox
              key={figure}
              checked={asks.includes(figure)}
              onChange={({ target }) => {
                const others = asks.filter((one) => one !== figure)
                setAsks(target.checked ? [...others, figure] : others)
              }}
            >
              {t(`seat.figures.${figure}`)}
            </Checkbox>
          ))}
        </fieldset>
        <Refusal error={invite.error} />
        {invite.isSuccess && <p role="status">{t('recruit.invited')}</p>}
        <Button
          type="primary"
          htmlType="submit"
          loading={invite.isPending}
          disabled={!name.trim() || !message.trim()}
        >
          {t('recruit.send')}
        </Button>
      </form>
    </details>
  )
}

/** Businesses that have joined; how far each is stands there where it shows that figure. */
function Joined({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, time, locale } = useFormat()
  const joined = usePages({
    queryKey: ['joined', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/joined', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.joined,
  })
  const list = new Intl.ListFormat(locale)
  const named = (figures: readonly Figure[]) =>
    list.format(figures.map((figure) => t(`seat.figures.${figure}`)))
  return (
    <section>
      <h2>{t('recruit.joined')}</h2>
      <PagedList
        pages={joined}
        keyOf={({ businessId }) => businessId}
        none={t('recruit.nobodyJoined')}
      >
        {(one) => (
          <>
            <div className="bar-label">
              <strong>
                {text(one.name)}{' '}
                {one.isSample && <span className="badge">{t('office.sample')}</span>}
              </strong>
              <span className="quiet">
                {[one.place && text(one.place), t(`recruit.by_${one.cameBy}`)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <p>
              {one.shows.length > 0
                ? t('recruit.showsYou', { figures: named(one.shows) })
                : t('recruit.showsNothing', { figures: named(one.asks) })}
            </p>
            <p className="quiet">
              {(
                [
                  ['joined', one.joinedAt],
                  ['assessed', one.assessedAt],
                  ['applied', one.appliedAt],
                  ['listed', one.listedAt],
                  ['sold', one.soldAt],
                ] as const
              )
                .flatMap(([step, at]) => (at ? [`${t(`recruit.steps.${step}`)}: ${time(at)}`] : []))
                .join(' · ')}
            </p>
          </>
        )}
      </PagedList>
    </section>
  )
}

function Prospects({ agencyId, mayWork }: { agencyId: string; mayWork: boolean }) {
  const { t } = useTranslation()
  const { time, count } = useFormat()
  const [stage, setStage] = useState<Stage>()
  const [name, setName] = useState('')
  const changed = useRecruitingChanged(agencyId)
  const prospects = usePages({
    queryKey: ['prospects', agencyId, stage, name],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/prospects', {
          params: {
            path: { agencyId },
            query: {
              limit: 20,
              ...(stage ? { stage } : {}),
              ...(name.trim() ? { name: name.trim() } : {}),
              ...behind,
            },
          },
        }),
      ),
    itemsIn: (page) => page.prospects,
  })
  const remove = useMutation({
    mutationFn: (prospectId: string) =>
      dataOf(
        client.DELETE('/v1/agencies/{agencyId}/prospects/{prospectId}', {
          params: { path: { agencyId, prospectId } },
        }),
      ),
    onSuccess: changed,
  })
  const counts = new Map(prospects.first?.counts.map((one) => [one.stage, one.count]))
  return (
    <section>
      <h2>{t('recruit.prospects')}</h2>
      <p className="quiet">{t('recruit.prospectsHint')}</p>
      {mayWork && <ImportProspects agencyId={agencyId} />}
      <fieldset className="filters" aria-label={t('recruit.prospects')}>
        {[undefined, ...STAGES].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={one === stage}
            onClick={() => setStage(one)}
          >
            {one
              ? `${t(`recruit.stages.${one}`)} ${count(counts.get(one) ?? 0)}`
              : t('recruit.stages.all')}
          </button>
        ))}
      </fieldset>
      <div className="office-form">
        <FormField label={t('recruit.begins')} value={name} onChange={setName} />
      </div>
      <Refusal error={remove.error} />
      <PagedList pages={prospects} keyOf={({ id }) => id} none={t('recruit.noProspects')}>
        {(one) => (
          <>
            <div className="bar-label">
              <strong>{one.name}</strong>
              <span className="badge">{t(`recruit.stages.${one.stage}`)}</span>
            </div>
            <p className="quiet">
              {[
                one.city,
                one.county,
                one.state?.slice(3),
                one.kind,
                one.invitedAt && t('recruit.writtenTo', { time: time(one.invitedAt) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {one.goods && <p>{one.goods}</p>}
            {one.website && (
              <p>
                <a href={one.website} rel="noreferrer nofollow" target="_blank">
                  {one.website}
                </a>
              </p>
            )}
            {mayWork && one.invitations === 0 && one.stage !== 'joined' && (
              <Button
                size="small"
                aria-label={t('recruit.removeNamed', { name: one.name })}
                loading={remove.isPending && remove.variables === one.id}
                onClick={() => remove.mutate(one.id)}
              >
                {t('recruit.remove')}
              </Button>
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

function ImportProspects({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const changed = useRecruitingChanged(agencyId)
  const run = useMutation({
    mutationFn: (file: File) =>
      sendFile<Import>(`/v1/agencies/${agencyId}/prospects/imports`, file),
    onSettled: changed,
  })
  const done = run.data
  return (
    <div className="panel stack">
      <FileField
        label={t('recruit.import')}
        hint={t(run.isPending ? 'recruit.importing' : 'recruit.importHint')}
        accept=".csv,.tsv,.txt,.gz,text/csv"
        isDisabled={run.isPending}
        file={run.variables}
        onFile={(file) => run.mutate(file)}
      />
      <Refusal error={run.error} />
      {done && (
        <>
          <Alert
            type={done.skipped > 0 ? 'warning' : 'success'}
            showIcon
            title={t('recruit.imported', {
              rows: count(done.rows),
              added: count(done.added),
              completed: count(done.completed),
              known: count(done.known),
              skipped: count(done.skipped),
            })}
            description={
              done.columns.ignored.length > 0 &&
              t('recruit.notRead', { columns: done.columns.ignored.join(', ') })
            }
          />
          {done.issues.length > 0 && (
            <Scrolling label={t('recruit.issues')}>
              <table>
                <caption>
                  {t('recruit.issues')}
                  {done.issueCount > done.issues.length &&
                    ` (${t('recruit.firstOf', {
                      shown: count(done.issues.length),
                      all: count(done.issueCount),
                    })})`}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">{t('recruit.row')}</th>
                    <th scope="col">{t('recruit.problem')}</th>
                    <th scope="col">{t('recruit.read')}</th>
                  </tr>
                </thead>
                <tbody>
                  {done.issues.map((issue) => (
                    <tr key={`${issue.row} ${issue.code}`}>
                      <td className="number">{count(issue.row)}</td>
                      <td>{text(issue.title)}</td>
                      <td>{issue.read}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scrolling>
          )}
        </>
      )}
    </div>
  )
}
