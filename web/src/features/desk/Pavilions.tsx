import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

type Held =
  operations['listHeldPavilions']['responses'][200]['content']['application/json']['held'][number]
type Pavilion =
  operations['listShownPavilions']['responses'][200]['content']['application/json']['pavilions'][number]

const KEY = 'desk-pavilions'
const PAGE = 20

/** What agencies say on the pages of their places: taken down with a reason, and let back. */
export function Pavilions() {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  const held = usePages({
    queryKey: [KEY, 'held'],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/pavilions/held', { params: { query: { limit: PAGE, ...behind } } }),
      ),
    itemsIn: (page) => page.held,
  })
  const shown = usePages({
    queryKey: [KEY, 'shown', q],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/pavilions', { params: { query: { q, limit: PAGE, ...behind } } }),
      ),
    itemsIn: (page) => page.pavilions,
  })
  return (
    <>
      <section>
        <h2>{t('desk.pavilion.held')}</h2>
        <p className="quiet">{t('desk.pavilion.heldHint')}</p>
        <PagedList
          pages={held}
          keyOf={({ agencyId }) => agencyId}
          none={t('desk.pavilion.noneHeld')}
        >
          {(one) => <HeldAgency held={one} />}
        </PagedList>
      </section>
      <section>
        <h2>{t('desk.pavilion.shown')}</h2>
        <form
          className="desk-filter"
          onSubmit={(event) => {
            event.preventDefault()
            setQ(typed.trim())
          }}
        >
          <FormField label={t('desk.pavilion.search')} value={typed} onChange={setTyped} />
          <Button htmlType="submit">{t('desk.find')}</Button>
        </form>
        <PagedList pages={shown} keyOf={({ place }) => place} none={t('desk.pavilion.noneShown')}>
          {(one) => (
            <Shown pavilion={one}>
              <TakeDown agencyId={one.agencyId} />
            </Shown>
          )}
        </PagedList>
      </section>
    </>
  )
}

function useChanged() {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: [KEY] }),
      queries.invalidateQueries({ queryKey: ['desk-waiting'] }),
    ])
}

function HeldAgency({ held: { agencyId, agency, reason, heldAt, waiting } }: { held: Held }) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  const changed = useChanged()
  const release = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/agencies/{agencyId}/pavilion/release', {
          params: { path: { agencyId } },
          body: { basedOn: waiting?.version ?? 0 },
        }),
      ),
    onSettled: changed,
  })
  return (
    <>
      <strong>{text(agency)}</strong>
      <p>{t('desk.pavilion.since', { time: time(heldAt), reason })}</p>
      {waiting ? (
        <Shown pavilion={waiting} />
      ) : (
        <p className="quiet">{t('desk.pavilion.nothingWritten')}</p>
      )}
      <Refusal error={release.error} />
      <Button loading={release.isPending} onClick={() => release.mutate()}>
        {t(waiting ? 'desk.pavilion.show' : 'desk.pavilion.letWrite')}
      </Button>
    </>
  )
}

function Shown({
  pavilion: { agency, isSample, place, path, headline, text: words, curatedAt, listings },
  children,
}: {
  pavilion: Pavilion
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const { text, time, locale } = useFormat()
  const titles = listings.flatMap(({ title }) => {
    const called = title?.[locale] ?? title?.[locale === 'en' ? 'zh-CN' : 'en']
    return called ? [called] : []
  })
  return (
    <>
      <p className="quiet">
        {place} · {t('desk.pavilion.by', { agency: text(agency), time: time(curatedAt) })}{' '}
        {isSample && <span className="badge">{t('office.sample')}</span>}
      </p>
      <h3>{text(headline)}</h3>
      <p className="said">{text(words)}</p>
      {titles.length > 0 && (
        <p className="quiet">
          {t('desk.pavilion.goods', { list: new Intl.ListFormat(locale).format(titles) })}
        </p>
      )}
      <p>
        <a href={`${path}?lang=${locale}`}>{t('desk.pavilion.open')} →</a>
      </p>
      {children}
    </>
  )
}

function TakeDown({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const changed = useChanged()
  const [reason, setReason] = useState('')
  const takeDown = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/agencies/{agencyId}/pavilion/takedown', {
          params: { path: { agencyId } },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: changed,
  })
  return (
    <details>
      <summary>{t('desk.pavilion.takeDown')}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          takeDown.mutate()
        }}
      >
        <p className="quiet">{t('desk.pavilion.takeDownHint')}</p>
        <FormField label={t('desk.pavilion.reason')} value={reason} onChange={setReason} />
        <Refusal error={takeDown.error} />
        <p>
          <Button danger htmlType="submit" loading={takeDown.isPending} disabled={!reason.trim()}>
            {t('desk.pavilion.takeDown')}
          </Button>
        </p>
      </form>
    </details>
  )
}
