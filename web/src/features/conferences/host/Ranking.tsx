import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/format.ts'
import { Scrolling } from '../../../ui/Scrolling.tsx'
import type { City, Criterion, MustHave } from './host-search.ts'

type Stands = Pick<
  City,
  'id' | 'name' | 'state' | 'failed' | 'lacking' | 'points' | 'total' | 'place'
>

/** Cities and their points, the best first; behind them those that are not ranked, and why. */
export function Ranking({
  criteria,
  mustHaves,
  cities,
}: {
  criteria: readonly Criterion[]
  mustHaves: readonly MustHave[]
  cities: readonly Stands[]
}) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const separator = locale === 'zh-CN' ? '、' : ', '
  const names = new Map([...criteria, ...mustHaves].map(({ key, name }) => [key, text(name)]))
  const named = (keys: readonly string[]) =>
    keys.flatMap((key) => names.get(key) ?? []).join(separator)
  const rows = cities.toSorted(
    (a, b) => (a.place ?? cities.length + 1) - (b.place ?? cities.length + 1),
  )
  return (
    <section>
      <h2>{t('host.ranking')}</h2>
      {cities.length === 0 ? (
        <p className="panel">{t('host.noCities')}</p>
      ) : (
        <Scrolling label={t('host.ranking')}>
          <table>
            <thead>
              <tr>
                <th scope="col" className="num">
                  {t('host.place')}
                </th>
                <th scope="col">{t('host.city')}</th>
                <th scope="col" className="num">
                  {t('host.total')}
                </th>
                {criteria.map(({ key, name, weight }) => (
                  <th key={key} scope="col" className="num">
                    {text(name)}
                    <br />
                    {t('host.weight', { weight })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((city) => (
                <tr key={city.id}>
                  <td className="num">{city.place ?? '–'}</td>
                  <th scope="row">
                    {text(city.name)}
                    {city.state !== 'ranked' && (
                      <span className="host-why">{t(`host.state_${city.state}`)}</span>
                    )}
                    {city.state === 'out' && city.failed.length > 0 && (
                      <span className="host-why">
                        {t('host.failed', { names: named(city.failed) })}
                      </span>
                    )}
                    {city.state === 'lacking' && (
                      <span className="host-why">
                        {t('host.lacking', { names: named(city.lacking) })}
                      </span>
                    )}
                  </th>
                  <td className="num">
                    <strong>{city.total ?? '–'}</strong>
                  </td>
                  {city.points.map(({ key, points }) => (
                    <td key={key} className="num">
                      {points ?? '–'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      <p className="quiet">{t('host.pointsHint')}</p>
    </section>
  )
}
