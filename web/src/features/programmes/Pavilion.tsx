import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Popconfirm, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

type Own = operations['getOwnPavilion']['responses'][200]['content']['application/json']
type Chosen = NonNullable<Own['curation']>['listings'][number]
type Words = { headline: string; headlineZh: string; text: string; textZh: string }

const PATH = '/v1/agencies/{agencyId}/pavilion'
const MOST_CHOSEN = 24
/** How long each may be, in characters, and its lines on the screen. */
const WORDS = [
  ['headline', 80, undefined],
  ['headlineZh', 80, undefined],
  ['text', 1_000, 5],
  ['textZh', 1_000, 5],
] as const

const lengthOf = (words: string): number => [...words].length

/** The page of its place in the shop, as the office writes it. */
export function Pavilion({ agencyId, isOfficer }: { agencyId: string; isOfficer: boolean }) {
  const { t } = useTranslation()
  const { text, time, locale } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['pavilion', agencyId],
    refetchOnMount: 'always',
    // What is being written is not taken away by a look at another window.
    refetchOnWindowFocus: false,
    queryFn: () => dataOf(client.GET(PATH, { params: { path: { agencyId } } })),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  return (
    <>
      <section>
        <p>{t('pavilion.lead')}</p>
        {data.curation && (
          <p>
            <span className="badge">
              {data.curation.isShown
                ? t('pavilion.shown', { time: time(data.curation.curatedAt) })
                : t('pavilion.notShown')}
            </span>
          </p>
        )}
        <p>
          <a href={`${data.path}?lang=${locale}`}>{t('pavilion.open')} →</a>
        </p>
        {data.held && (
          <Alert
            type="warning"
            showIcon
            title={t('pavilion.held', {
              time: time(data.held.heldAt),
              reason: data.held.reason,
            })}
            description={t(data.held.isWaiting ? 'pavilion.heldWaiting' : 'pavilion.heldNext')}
          />
        )}
        {data.takenBy && (
          <Alert type="info" showIcon title={t('pavilion.takenBy', { name: text(data.takenBy) })} />
        )}
      </section>
      {isOfficer && !data.takenBy ? (
        <Write key={data.version} agencyId={agencyId} own={data} />
      ) : (
        <Read own={data} />
      )}
    </>
  )
}

function Read({ own: { curation } }: { own: Own }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  if (!curation) return <p className="panel">{t('pavilion.nothing')}</p>
  return (
    <section>
      <h2>{text(curation.headline)}</h2>
      <p className="said">{text(curation.text)}</p>
      <ChosenList chosen={curation.listings} />
    </section>
  )
}

function Write({ agencyId, own }: { agencyId: string; own: Own }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { curation } = own
  const [words, setWords] = useState<Words>({
    headline: curation?.headline.en ?? '',
    headlineZh: curation?.headline['zh-CN'] ?? '',
    text: curation?.text.en ?? '',
    textZh: curation?.text['zh-CN'] ?? '',
  })
  const [chosen, setChosen] = useState<readonly Chosen[]>(curation?.listings ?? [])
  const show = (now: Own) => queries.setQueryData(['pavilion', agencyId], now)
  const publish = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT(PATH, {
          params: { path: { agencyId } },
          body: {
            headline: { en: words.headline.trim(), 'zh-CN': words.headlineZh.trim() },
            text: { en: words.text.trim(), 'zh-CN': words.textZh.trim() },
            // What is gone cannot be chosen again.
            listingIds: chosen.filter(({ title }) => title).map(({ id }) => id),
            basedOn: own.version,
          },
        }),
      ),
    onSuccess: show,
  })
  const withdraw = useMutation({
    mutationFn: () => dataOf(client.DELETE(PATH, { params: { path: { agencyId } } })),
    onSuccess: show,
  })
  const { error } = publish
  const isBehind =
    error instanceof ProblemError && error.problem.code === 'storefront.pavilion_changed'
  const isReady = WORDS.every(
    ([name, most]) => words[name].trim() && lengthOf(words[name].trim()) <= most,
  )
  return (
    <>
      <form
        id="pavilion"
        className="stack pavilion-form"
        onSubmit={(event) => {
          event.preventDefault()
          publish.mutate()
        }}
      >
        {WORDS.map(([name, most, rows]) => (
          <FormField
            key={name}
            label={t(`pavilion.${name}`)}
            hint={t('pavilion.length', { used: lengthOf(words[name].trim()), most })}
            value={words[name]}
            {...(rows ? { rows } : {})}
            onChange={(value) => setWords({ ...words, [name]: value })}
          />
        ))}
      </form>
      <section>
        <h2>{t('pavilion.chosen', { used: chosen.length, most: MOST_CHOSEN })}</h2>
        <ChosenList chosen={chosen} onChange={setChosen} />
        <Choose
          place={own.place}
          chosen={chosen}
          onAdd={(added) => setChosen([...chosen, added])}
        />
      </section>
      <section className="stack">
        <Refusal error={error} />
        <Refusal error={withdraw.error} />
        <p className="actions">
          <Button
            type="primary"
            htmlType="submit"
            form="pavilion"
            loading={publish.isPending}
            disabled={!isReady}
          >
            {t(own.held ? 'pavilion.ask' : 'pavilion.publish')}
          </Button>
          {isBehind && (
            <Button
              onClick={() => void queries.invalidateQueries({ queryKey: ['pavilion', agencyId] })}
            >
              {t('pavilion.again')}
            </Button>
          )}
          {curation?.isShown && (
            <Popconfirm
              title={t('pavilion.withdrawSure')}
              okText={t('pavilion.withdraw')}
              cancelText={t('pavilion.keep')}
              onConfirm={() => withdraw.mutate()}
            >
              <Button danger loading={withdraw.isPending}>
                {t('pavilion.withdraw')}
              </Button>
            </Popconfirm>
          )}
        </p>
      </section>
    </>
  )
}

/** In the reader's language where there is one, else in the other. */
function useTitle() {
  const { t } = useTranslation()
  const { locale } = useFormat()
  return (title: Chosen['title']): string =>
    title?.[locale] ?? title?.[locale === 'en' ? 'zh-CN' : 'en'] ?? t('pavilion.gone')
}

/** What was chosen, in its order; moved and taken off by whoever may. */
function ChosenList({
  chosen,
  onChange,
}: {
  chosen: readonly Chosen[]
  onChange?: (chosen: readonly Chosen[]) => void
}) {
  const { t } = useTranslation()
  const titleOf = useTitle()
  if (chosen.length === 0) return <p className="quiet">{t('pavilion.noneChosen')}</p>
  const swapped = (at: number) => chosen.with(at, chosen[at + 1]!).with(at + 1, chosen[at]!)
  return (
    <ol className="pavilion-goods">
      {chosen.map(({ id, title }, at) => (
        <li key={id} className="panel">
          <Goods title={titleOf(title)} isGone={!title}>
            {onChange && (
              <>
                <Act
                  action={t('pavilion.up')}
                  title={titleOf(title)}
                  disabled={at === 0}
                  onClick={() => onChange(swapped(at - 1))}
                />
                <Act
                  action={t('pavilion.down')}
                  title={titleOf(title)}
                  disabled={at === chosen.length - 1}
                  onClick={() => onChange(swapped(at))}
                />
                <Act
                  action={t('pavilion.remove')}
                  title={titleOf(title)}
                  onClick={() => onChange(chosen.filter((one) => one.id !== id))}
                />
              </>
            )}
          </Goods>
        </li>
      ))}
    </ol>
  )
}

function Goods({
  title,
  isGone = false,
  children,
}: {
  title: string
  isGone?: boolean
  children: ReactNode
}) {
  return (
    <div className="bar-label">
      {isGone ? <span className="quiet">{title}</span> : <strong>{title}</strong>}
      <span className="actions">{children}</span>
    </div>
  )
}

/** A button that says to those who hear the page which goods it is about. */
function Act({
  action,
  title,
  disabled = false,
  onClick,
}: {
  action: string
  title: string
  disabled?: boolean
  onClick: () => void
}) {
  const { t } = useTranslation()
  return (
    <Button
      aria-label={t('pavilion.ofGoods', { action, title })}
      disabled={disabled}
      onClick={onClick}
    >
      {action}
    </Button>
  )
}

/** What of the place is on sale, searched as shoppers search. */
function Choose({
  place,
  chosen,
  onAdd,
}: {
  place: string
  chosen: readonly Chosen[]
  onAdd: (added: Chosen) => void
}) {
  const { t } = useTranslation()
  const titleOf = useTitle()
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  const [state = ''] = place.split('/')
  const found = usePages({
    queryKey: ['pavilion-goods', place, q],
    read: (behind) =>
      dataOf(
        client.GET('/v1/shop/search', {
          params: {
            query: {
              ...{ q, state, limit: 10, sort: q ? 'relevance' : 'newest' },
              ...(place === state ? {} : { county: place }),
              ...behind,
            },
          },
        }),
      ),
    itemsIn: (page) => page.hits,
  })
  return (
    <details className="panel">
      <summary>{t('pavilion.choose')}</summary>
      <form
        className="stack pavilion-search"
        onSubmit={(event) => {
          event.preventDefault()
          setQ(typed.trim())
        }}
      >
        <FormField label={t('pavilion.search')} value={typed} onChange={setTyped} />
        <Button htmlType="submit">{t('pavilion.find')}</Button>
      </form>
      <PagedList
        pages={found}
        keyOf={({ id }) => id}
        none={t('pavilion.noneFound')}
        itemClass="pavilion-found"
      >
        {({ id, title, price }) => (
          <Goods title={`${titleOf(title)} · ${formatMoney(price)}`}>
            {chosen.some((one) => one.id === id) ? (
              <span className="badge">{t('pavilion.isChosen')}</span>
            ) : (
              <Act
                action={t('pavilion.add')}
                title={titleOf(title)}
                disabled={chosen.length >= MOST_CHOSEN}
                onClick={() => onAdd({ id, title })}
              />
            )}
          </Goods>
        )}
      </PagedList>
    </details>
  )
}
