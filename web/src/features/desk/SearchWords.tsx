import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Skeleton } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

type List = operations['getSynonyms']['responses'][200]['content']['application/json']
type Problem = List['problems'][number]
const KEY = ['desk-synonyms']
const MOST_TRIED = 10
const LINES_SHOWN = 16

/** What buyers looked for in vain, and the names that may help the next one. */
export function SearchWords() {
  const { data, error } = useQuery({
    queryKey: KEY,
    refetchOnMount: 'always',
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => dataOf(client.GET('/v1/desk/synonyms')),
  })
  const [added, setAdded] = useState<readonly string[]>([])
  return (
    <>
      <Missed onAdd={(query) => setAdded([...added, query])} />
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && <Editor key={data.version} list={data} added={added} onSaved={() => setAdded([])} />}
    </>
  )
}

function Missed({ onAdd }: { onAdd: (query: string) => void }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const pages = usePages({
    queryKey: ['missed-queries'],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/missed-queries', {
          params: { query: { limit: 50, days: 30, ...behind } },
        }),
      ),
    itemsIn: (page) => page.queries,
  })
  return (
    <section>
      <h2>{t('desk.missed')}</h2>
      <PagedList
        pages={pages}
        keyOf={(one) => one.query}
        none={t('desk.noMissed')}
        itemClass="bar-label"
      >
        {(one) => (
          <>
            <span className="audit-line">
              {one.query}{' '}
              <span className="quiet">
                {t('desk.times', { count: one.times })} · {day(one.lastDay)}
              </span>
            </span>
            <Button size="small" onClick={() => onAdd(one.query)}>
              {t('desk.addSynonym')}
            </Button>
          </>
        )}
      </PagedList>
    </section>
  )
}

/** The list with one more group for each query, whose other names are still to be typed. */
const withGroups = (text: string, queries: readonly string[]): string =>
  queries.reduce((before, query) => {
    const name = query.replaceAll(/[,，#\n"“”-]/g, ' ').trim()
    return `${before.replace(/\n*$/, '\n')}${name}, `
  }, text)

function Editor({
  list,
  added,
  onSaved,
}: {
  list: List
  added: readonly string[]
  onSaved: () => void
}) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const queries = useQueryClient()
  const id = useId()
  const [text, setText] = useState(list.text)
  const [tried, setTried] = useState('')
  const [taken, setTaken] = useState(0)
  // A query that was clicked above becomes a line of its own, once.
  if (added.length > taken) {
    const fresh = added.slice(taken)
    setTaken(added.length)
    setText(withGroups(text, fresh))
    setTried([tried, ...fresh].filter(Boolean).join(', '))
  }
  // Where the other names of a query that was clicked are typed.
  useEffect(() => {
    const field = document.getElementById(id) as HTMLTextAreaElement | null
    if (taken === 0 || !field) return
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
    field.scrollTop = field.scrollHeight
  }, [taken, id])
  const asked = tried
    .split(/[,，]/)
    .map((query) => query.trim())
    .filter(Boolean)
    .slice(0, MOST_TRIED)
  const preview = useMutation({
    mutationFn: () =>
      dataOf(client.POST('/v1/desk/synonyms/preview', { body: { text, queries: asked } })),
  })
  const save = useMutation({
    mutationFn: () =>
      dataOf(client.PUT('/v1/desk/synonyms', { body: { text, basedOn: list.version } })),
    onSuccess: () => {
      onSaved()
      return queries.invalidateQueries({ queryKey: KEY })
    },
  })
  const restore = useMutation({
    mutationFn: (version: string) =>
      dataOf(client.GET('/v1/desk/synonyms/{version}', { params: { path: { version } } })),
    onSuccess: (older) => setText(older.text),
  })
  const refused = save.error ?? preview.error
  const found =
    refused instanceof ProblemError
      ? ((refused.problem.params['problems'] as Problem[] | undefined) ?? [])
      : (preview.data?.problems ?? list.problems)
  return (
    <section className="synonyms">
      <h2>{t('desk.synonyms')}</h2>
      <p className="quiet">{t('desk.synonymsHint')}</p>
      <div className="field">
        <label htmlFor={id}>{t('desk.synonymsList')}</label>
        <Input.TextArea
          id={id}
          rows={LINES_SHOWN}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Problems problems={found} />
      <FormField
        label={t('desk.tryQueries')}
        hint={t('desk.tryHint')}
        value={tried}
        onChange={setTried}
      />
      <Refusal error={refused ?? restore.error} />
      <p className="actions">
        <Button loading={preview.isPending} onClick={() => preview.mutate()}>
          {t('desk.preview')}
        </Button>
        <Button
          type="primary"
          loading={save.isPending}
          disabled={text === list.text}
          onClick={() => save.mutate()}
        >
          {t('desk.saveSynonyms')}
        </Button>
      </p>
      {preview.data && preview.data.queries.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th>{t('desk.query')}</th>
              <th>{t('desk.before')}</th>
              <th>{t('desk.after')}</th>
            </tr>
          </thead>
          <tbody>
            {preview.data.queries.map(({ query, before, after }) => (
              <tr key={query}>
                <td data-label={t('desk.query')}>{query}</td>
                <td data-label={t('desk.before')}>
                  {t('desk.findsCount', { count: before.found })}
                </td>
                <td data-label={t('desk.after')}>
                  {t('desk.findsCount', { count: after.found })}
                  {after.titles.length > 0 && (
                    <span className="quiet"> · {after.titles.join(' · ')}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <details>
        <summary>{t('desk.synonymsHistory')}</summary>
        <ul className="bars">
          {list.history.map((one) => (
            <li key={one.version} className="bar-label">
              <span>
                {time(one.loadedAt)} · {one.loadedBy}{' '}
                {one.version === list.version && (
                  <span className="badge badge-primary">{t('desk.inForce')}</span>
                )}
              </span>
              <Button size="small" onClick={() => restore.mutate(one.version)}>
                {t('desk.takeUp')}
              </Button>
            </li>
          ))}
          <li className="bar-label">
            <span>{t('desk.shippedList')}</span>
            <Button size="small" onClick={() => restore.mutate('shipped')}>
              {t('desk.takeUp')}
            </Button>
          </li>
        </ul>
      </details>
    </section>
  )
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = useTranslation()
  if (problems.length === 0) return null
  return (
    <Alert
      type={problems.some(({ isError }) => isError) ? 'error' : 'warning'}
      showIcon
      title={t('desk.linesToLookAt')}
      description={
        <ul>
          {problems.map(({ line, problem, name }) => (
            <li key={`${line} ${problem} ${name}`}>
              {t('desk.line', { line })}: {t(`desk.synonymProblem.${problem}`)}
              {name && ` (${name})`}
            </li>
          ))}
        </ul>
      }
    />
  )
}
