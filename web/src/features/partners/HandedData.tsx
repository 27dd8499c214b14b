import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/format.ts'
import { VERDICTS } from '../report/types.ts'
import type { Handed } from './types.ts'
import { usePlaces } from './usePlaces.ts'

/** The data of a referral, field by field, as they are or will be read. */
export function HandedData({ handed }: { handed: Handed }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const { nameOf } = usePlaces()
  const { contact, place, steps, goods, verdicts } = handed
  const lines: [string, string][] = [
    ...(contact ? [[t('partners.fields.contact'), `${contact.name}, ${contact.email}`]] : []),
    ...(place
      ? [
          [
            t('partners.fields.place'),
            [place.county, place.state && nameOf(place.state)].filter(Boolean).join(', ') || '–',
          ],
        ]
      : []),
    ...(steps
      ? [[t('partners.fields.steps'), steps.map(({ title }) => text(title)).join('; ') || '–']]
      : []),
    ...(goods
      ? [
          [
            t('partners.fields.goods'),
            goods.map(({ name, products }) => `${text(name)} ${count(products)}`).join('; ') || '–',
          ],
        ]
      : []),
    ...(verdicts
      ? [
          [
            t('partners.fields.verdicts'),
            VERDICTS.map((one) => `${t(`report.${one}`)} ${count(verdicts[one] ?? 0)}`).join('; '),
          ],
        ]
      : []),
  ] as [string, string][]
  return (
    <div className="handed">
      {lines.length === 0 ? (
        t('partners.nothingElse')
      ) : (
        <ul>
          {lines.map(([label, value]) => (
            <li key={label}>
              <strong>{label}</strong>
              <br />
              {value}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
