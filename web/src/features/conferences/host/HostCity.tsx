import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, sendFile } from '../../../client.ts'
import { FileField } from '../../../ui/FileField.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Scrolling } from '../../../ui/Scrolling.tsx'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { CityForm } from './CityForm.tsx'
import { AT, type City, FACTS, type HostSearch, keyOf, type Of, useChange } from './host-search.ts'

const DriveMap = lazy(() => import('./DriveMap.tsx'))

/** One city that bids: what it gives, whom it reaches, its documents, and what people think of it. */
export function HostCity({
  of,
  search,
  city,
  mayWork,
}: {
  of: Of
  search: HostSearch
  city: City
  mayWork: boolean
}) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const nameOf = new Map(search.criteria.map(({ key, name }) => [key, text(name)]))
  const has = new Map(city.answers.map((one) => [one.key, one.has]))
  const looked = search.mustHaves.filter(({ bound }) => !bound)
  const judged = search.criteria.filter(({ scale }) => !scale)
  return (
    <>
      <div className="bar-label">
        <strong>{text(city.name)}</strong>
        <span className="badge">{t(`host.state_${city.state}`)}</span>
      </div>
      <p className="quiet">{text(city.county.name)}</p>
      <dl className="measures">
        {FACTS.map((fact) => (
          <div key={fact}>
            <dt>{t(`host.measure_${fact}`)}</dt>
            <dd>{city.facts[fact] === null ? t('host.unknown') : count(city.facts[fact])}</dd>
          </div>
        ))}
      </dl>
      <ul>
        {city.within.map((one) => (
          <li key={one.hours}>
            {t('host.within', {
              hours: one.hours,
              establishments: count(one.establishments),
              jobs: count(one.jobs),
              counties: count(one.counties),
            })}
          </li>
        ))}
        {looked.map(({ key, name }) => (
          <li key={key}>
            {text(name)}: {t(`host.${ANSWERS.get(has.get(key)) ?? 'notLooked'}`)}
          </li>
        ))}
        {city.judged.map(({ key, people, least, most }) => (
          <li key={key}>
            {t('host.judged', {
              name: nameOf.get(key),
              count: people,
              range: least === most ? least : `${least}–${most}`,
            })}
          </li>
        ))}
      </ul>
      {city.note && <p className="said">{city.note}</p>}
      <Reach county={city.county.fips} />
      <Documents of={of} city={city} mayWork={mayWork} />
      {city.notes.length > 0 && (
        <details>
          <summary>{t('host.notes')}</summary>
          <ul>
            {city.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
      {mayWork && judged.length > 0 && <GivePoints of={of} search={search} city={city} />}
      {mayWork && (
        <details>
          <summary>{t('host.change')}</summary>
          <CityForm key={search.version} of={of} search={search} city={city} />
        </details>
      )}
    </>
  )
}

const ANSWERS: ReadonlyMap<boolean | undefined, 'yes' | 'no'> = new Map([
  [true, 'yes'],
  [false, 'no'],
])

function Reach({ county }: { county: string }) {
  const { t } = useTranslation()
  const { text, count, locale } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['drive-reach', county],
    enabled: isOpen,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => dataOf(client.GET('/v1/drive-reach/{county}', { params: { path: { county } } })),
  })
  const hours = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 })
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('host.reach')}</summary>
      <Refusal error={error} />
      {isOpen && !data && !error && <Skeleton active />}
      {data && (
        <>
          <Suspense fallback={<div className="host-map" />}>
            <DriveMap reach={data} />
          </Suspense>
          <details>
            <summary>{t('host.farCounties')}</summary>
            <Scrolling label={t('host.farCounties')} className="host-counties">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('host.county')}</th>
                    <th scope="col" className="num">
                      {t('host.hours')}
                    </th>
                    <th scope="col" className="num">
                      {t('host.businesses')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.counties.map((one) => (
                    <tr key={one.fips}>
                      <th scope="row">{text(one.name)}</th>
                      <td className="num">{hours.format(one.hours)}</td>
                      <td className="num">{count(one.establishments)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scrolling>
          </details>
          <p className="quiet">
            {t('host.reachNote', { factor: data.roadFactor, speed: data.kmPerHour })}
          </p>
        </>
      )}
    </details>
  )
}

function Documents({ of, city, mayWork }: { of: Of; city: City; mayWork: boolean }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const queries = useQueryClient()
  const [title, setTitle] = useState('')
  const [file, setFile] = useState<File>()
  const { agencyId, searchId } = of
  const at = `/v1/agencies/${agencyId}/host-searches/${searchId}`
  const onSuccess = () => {
    setTitle('')
    setFile(undefined)
    return queries.invalidateQueries({ queryKey: keyOf(searchId) })
  }
  const add = useMutation({
    mutationFn: (chosen: File) =>
      sendFile(`${at}/candidates/${city.id}/documents?${new URLSearchParams({ title })}`, chosen),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (documentId: string) =>
      dataOf(
        client.DELETE(`${AT}/documents/{documentId}`, { params: { path: { ...of, documentId } } }),
      ),
    onSuccess,
  })
  return (
    <details>
      <summary>
        {t('host.documents')} ({city.documents.length})
      </summary>
      <div className="stack">
        {city.documents.length === 0 && <p>{t('host.noDocuments')}</p>}
        <ul className="receipts">
          {city.documents.map((one) => (
            <li key={one.id}>
              <a href={`${at}/documents/${one.id}`} target="_blank" rel="noreferrer">
                {one.title}
              </a>{' '}
              <span className="quiet">{day(one.addedAt)}</span>{' '}
              {mayWork && (
                <Button
                  size="small"
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(one.id)}
                >
                  {t('host.remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <Refusal error={remove.error} />
        {mayWork && (
          <form
            className="stack office-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (file) add.mutate(file)
            }}
          >
            <FormField label={t('host.documentTitle')} value={title} onChange={setTitle} />
            <FileField
              label={t('host.documentFile')}
              accept="image/jpeg,image/png,image/webp,application/pdf"
              file={file}
              onFile={setFile}
            />
            <Refusal error={add.error} />
            <Button htmlType="submit" loading={add.isPending} disabled={!file || !title.trim()}>
              {t('host.upload')}
            </Button>
          </form>
        )}
      </div>
    </details>
  )
}

function GivePoints({ of, search, city }: { of: Of; search: HostSearch; city: City }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const judged = search.criteria.filter(({ scale }) => !scale)
  const [given, setGiven] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries((city.own?.points ?? []).map(({ key, points }) => [key, String(points)])),
  )
  const [note, setNote] = useState(city.own?.note ?? '')
  const points = judged.flatMap(({ key }) =>
    given[key]?.trim() ? [{ key, points: Number(given[key]) }] : [],
  )
  const give = useChange(search.id, () =>
    dataOf(
      client.PUT(`${AT}/candidates/{candidateId}/score`, {
        params: { path: { ...of, candidateId: city.id } },
        body: { points, note },
      }),
    ),
  )
  const isFine = points.length > 0 && points.every((one) => /^(\d|10)$/.test(String(one.points)))
  return (
    <details>
      <summary>{t('host.score')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          give.mutate(undefined)
        }}
      >
        <p className="quiet">{t('host.scoreHint')}</p>
        {judged.map(({ key, name }) => (
          <FormField
            key={key}
            label={text(name)}
            value={given[key] ?? ''}
            onChange={(value) => setGiven({ ...given, [key]: value })}
          />
        ))}
        <FormField label={t('host.scoreNote')} rows={2} value={note} onChange={setNote} />
        <Refusal error={give.error} />
        <Button htmlType="submit" loading={give.isPending} disabled={!isFine}>
          {t('host.give')}
        </Button>
      </form>
    </details>
  )
}
