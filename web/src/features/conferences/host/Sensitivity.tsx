import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/format.ts'
import type { Criterion, HostSearch } from './host-search.ts'

type One = HostSearch['sensitivity'][number]
type Share = One['stretches'][number]['from']

const sizeOf = ({ numerator, denominator }: Share): number => numerator / denominator

/** From dark to light, the same family as the maps. */
const SHADES = ['#13617a', '#d9a441', '#3c7d4f', '#a4442f', '#8fb6c2', '#4a5a70']

/** Criterion by criterion: at which weights another city is first. */
export function Sensitivity({ search }: { search: HostSearch }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const first = search.candidates.find(({ place }) => place === 1)
  if (!first || search.sensitivity.length === 0) return null
  const nameOf = new Map(search.candidates.map(({ id, name }) => [id, text(name)]))
  // Only cities that are first somewhere have a colour.
  const shown = [
    ...new Set(
      search.sensitivity.flatMap(({ stretches }) => stretches.flatMap((one) => one.first)),
    ),
  ]
  const shadeOf = (id: string) => SHADES[shown.indexOf(id) % SHADES.length]!
  const namesOf = (ids: readonly string[]) =>
    ids.map((id) => nameOf.get(id) ?? '').reduce((one, other) => t('host.and', { one, other }))
  const said = ({ stays }: One, { name, weight }: Criterion): string => {
    const criterion = text(name)
    if (!stays) return t('host.alone', { criterion })
    const [from, to] = [sizeOf(stays.from), sizeOf(stays.to)]
    const values = {
      city: text(first.name),
      criterion,
      from: percent.format(from),
      to: percent.format(to),
      now: percent.format(weight / 100),
    }
    if (from === 0 && to === 1) return t('host.always', values)
    if (to === 1) return t('host.under', values)
    return from === 0 ? t('host.over', values) : t('host.between', values)
  }
  return (
    <section>
      <h2>{t('host.sensitivity')}</h2>
      <p>{t('host.sensitivityLead')}</p>
      <ul className="host-sensitivity">
        {search.sensitivity.map((one, i) => {
          const criterion = search.criteria[i]!
          return (
            <li key={one.key}>
              <p>{said(one, criterion)}</p>
              {one.stretches.length > 0 && (
                <div className="host-stretches" aria-hidden="true">
                  {one.stretches.map(({ from, to, first: ids }) => (
                    <span
                      key={sizeOf(from)}
                      style={{
                        flexGrow: sizeOf(to) - sizeOf(from),
                        background: shadeOf(ids[0]!),
                      }}
                    />
                  ))}
                  <span className="host-now" style={{ left: `${criterion.weight}%` }} />
                </div>
              )}
              {one.stretches.length > 1 && (
                <p className="quiet">
                  {one.stretches.map(({ from, to, first: ids }) => (
                    <span key={sizeOf(from)} className="host-stretch">
                      <span
                        className="host-key"
                        style={{ background: shadeOf(ids[0]!) }}
                        aria-hidden="true"
                      />{' '}
                      {t('host.stretch', {
                        names: namesOf(ids),
                        from: percent.format(sizeOf(from)),
                        to: percent.format(sizeOf(to)),
                      })}
                    </span>
                  ))}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
