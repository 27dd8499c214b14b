import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { usePages } from '../../ui/PagedList.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { Refusal } from '../account/FormField.tsx'
import { US_STATES } from '../report/states.ts'

type Page = operations['listSupply']['responses'][200]['content']['application/json']
type Place = Page['places'][number]

/** Of the industries of a county so many are named in the table. */
const MAKERS_SHOWN = 4

/** Which counties make what the market wants: a map, and the table beside it. */
export function Supply({ home }: { home: string | null }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const [state, setState] = useState(home ?? 'US-MI')
  const [category, setCategory] = useState('')
  const ids = { state: useId(), category: useId() }
  const categories = useQuery({
    queryKey: ['demand-categories'],
    queryFn: () => dataOf(client.GET('/v1/demand/categories')),
  })
  const supply = usePages({
    queryKey: ['supply', state, category],
    read: (behind) =>
      dataOf(
        client.GET('/v1/supply/{state}', {
          params: {
            path: { state },
            query: { limit: 200, ...(category ? { category } : {}), ...behind },
          },
        }),
      ),
    itemsIn: (page) => page.places,
  })
  const { first, items } = supply
  return (
    <section>
      <p>{t('supply.lead')}</p>
      <div className="supply-choice">
        <div className="field">
          <label htmlFor={ids.state}>{t('supply.state')}</label>
          <Select
            id={ids.state}
            showSearch={{ optionFilterProp: 'label' }}
            value={state}
            onChange={setState}
            options={US_STATES.map(({ value, en, zh }) => ({
              value,
              label: locale === 'zh-CN' ? zh : en,
            }))}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.category}>{t('supply.category')}</label>
          <Select
            id={ids.category}
            value={category}
            onChange={setCategory}
            options={[
              { value: '', label: t('supply.all') },
              ...(categories.data?.categories ?? []).map(({ slug, name }) => ({
                value: slug,
                label: text(name),
              })),
            ]}
          />
        </div>
      </div>
      <Refusal error={supply.error} />
      {first && items && (
        <>
          {first.level === 'state' && (
            <Alert type="info" showIcon title={t('supply.onlyState', { name: text(first.name) })} />
          )}
          {first.level === 'county' && <CountyMap page={first} places={items} />}
          <Table page={first} places={items} />
          {supply.hasMore && (
            <Button loading={supply.isReading} onClick={supply.readOn}>
              {t('business.more')}
            </Button>
          )}
          <ul className="quiet">
            <li>{t('supply.industries')}</li>
            <li>{t('supply.small', { least: first.leastEstablishments })}</li>
            <li>{t('supply.farms')}</li>
            <li>{t('supply.source', { version: first.dataVersion })}</li>
          </ul>
        </>
      )}
    </section>
  )
}

/** From few to many, the same family as the other maps. */
const SHADES = ['#c9d8dd', '#8fb6c2', '#4d8ca0', '#13617a', '#0b2545']

function CountyMap({ page, places }: { page: Page; places: readonly Place[] }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const fips = places[0]?.fips.slice(0, 2) ?? ''
  const { data } = useQuery({
    queryKey: ['county-map', fips],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => dataOf(client.GET('/v1/supply/maps/{fips}', { params: { path: { fips } } })),
  })
  if (!data) return <div className="supply-map" />
  const byFips = new Map(places.map((place) => [place.fips, place]))
  const working = places.map(({ wantedJobs }) => wantedJobs).filter((jobs) => jobs > 0)
  const ranks = working.toSorted((a, b) => a - b)
  // By fifths of the counties: a few large ones would leave all others in one shade.
  const shadeOf = (jobs: number) =>
    jobs === 0
      ? undefined
      : SHADES[Math.min(4, Math.floor((5 * ranks.indexOf(jobs)) / ranks.length))]
  return (
    <figure className="supply-map">
      <svg
        viewBox={`-2 -2 ${data.size + 4} ${data.size + 4}`}
        role="img"
        aria-label={t('supply.mapLabel', { name: text(page.name) })}
      >
        <path d={data.state} className="nobody" />
        {data.counties.map((county) => {
          const place = byFips.get(county.fips)
          const shade = shadeOf(place?.wantedJobs ?? 0)
          return (
            <path
              key={county.fips}
              d={county.path}
              {...(shade ? { fill: shade } : { className: 'nobody' })}
            >
              {place && (
                <title>{`${text(place.name)}: ${t('supply.jobs', { jobs: count(place.wantedJobs) })}`}</title>
              )}
            </path>
          )
        })}
      </svg>
      <figcaption className="quiet">
        <span>
          <span className="supply-key nobody-key" aria-hidden="true" /> {t('supply.nobody')}
        </span>
        <span>
          {t('supply.few')}{' '}
          {SHADES.map((shade) => (
            <span
              key={shade}
              className="supply-key"
              style={{ background: shade }}
              aria-hidden="true"
            />
          ))}{' '}
          {t('supply.many')}
        </span>
      </figcaption>
    </figure>
  )
}

function Table({ page, places }: { page: Page; places: readonly Place[] }) {
  const { t } = useTranslation()
  const { text, count, locale } = useFormat()
  const separator = locale === 'zh-CN' ? '、' : ', '
  return (
    <Scrolling label={t('supply.tab')} className="supply-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{page.level === 'county' ? t('supply.place') : t('supply.state')}</th>
            <th scope="col" className="num">
              {t('supply.wanted')}
            </th>
            <th scope="col">{t('supply.makers')}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.fips}>
              <th scope="row">{text(place.name)}</th>
              <td className="num">{count(place.wantedJobs)}</td>
              <td>
                {place.makers.length === 0 && <span className="quiet">{t('supply.none')}</span>}
                <ul className="supply-makers">
                  {place.makers.slice(0, MAKERS_SHOWN).map((maker) => (
                    <li key={maker.naics}>
                      {t('supply.maker', {
                        goods: maker.goods.map(text).join(separator),
                        naics: `NAICS ${maker.naics}`,
                        establishments: count(maker.establishments),
                        jobs:
                          maker.jobs === null
                            ? t('supply.hidden')
                            : t('supply.jobs', { jobs: count(maker.jobs) }),
                      })}
                      <br />
                      <span className="quiet">
                        {t('supply.part', {
                          percent: maker.wantedPercent,
                          usd: formatMoney({ amount: `${maker.boughtUsd}`, currency: 'USD' }),
                          year: page.year,
                        })}
                      </span>
                    </li>
                  ))}
                </ul>
                {place.industries > MAKERS_SHOWN && (
                  <span className="quiet">
                    {t('supply.more', { more: count(place.industries - MAKERS_SHOWN) })}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
