import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { Choice } from './Choice.tsx'
import { AT, CLOCK, type Delegation, type Of, useChange } from './delegation.ts'

type Kind = Delegation['stops'][number]['kind']
const KINDS: readonly Kind[] = ['flight', 'train', 'coach', 'hotel', 'visit']
const FIELDS = [
  'title',
  'place',
  'destination',
  'reference',
  'startDay',
  'startTime',
  'startZone',
  'endDay',
  'endTime',
  'endZone',
] as const
const MAY_BE_EMPTY: readonly string[] = ['place', 'destination', 'reference']

/** Legs, nights and visits, by when they begin. */
export function Stops({ of, delegation }: { of: Of; delegation: Delegation }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const moment = (instant: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
      new Date(instant),
    )
  const remove = useChange(delegation.id, (partId: string) =>
    dataOf(client.DELETE(`${AT}/stops/{partId}`, { params: { path: { ...of, partId } } })),
  )
  return (
    <section>
      <h2>{t('delegation.stops')}</h2>
      {delegation.stops.length === 0 && <p className="panel">{t('delegation.noStops')}</p>}
      <ul className="bars">
        {delegation.stops.map((one) => (
          <li key={one.id} className="panel">
            <div className="bar-label">
              <strong>{one.title}</strong>
              <span className="badge">{t(`delegation.kind_${one.kind}`)}</span>
            </div>
            <p>
              {moment(one.startsAt, one.startZone)} – {moment(one.endsAt, one.endZone)}
              <br />
              <span className="quiet">
                {[[one.place, one.destination].filter(Boolean).join(' → '), one.reference]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </p>
            <Button size="small" disabled={remove.isPending} onClick={() => remove.mutate(one.id)}>
              {t('delegation.removeIt')}
            </Button>
          </li>
        ))}
      </ul>
      <Refusal error={remove.error} />
      <details className="panel">
        <summary>{t('delegation.addStop')}</summary>
        <StopForm key={delegation.stops.length} of={of} delegation={delegation} />
      </details>
    </section>
  )
}

function StopForm({ of, delegation }: { of: Of; delegation: Delegation }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<Kind>('visit')
  const [fields, setFields] = useState({
    ...{ title: '', place: '', destination: '', reference: '' },
    ...{ startDay: delegation.firstDay, startTime: '', startZone: 'Asia/Shanghai' },
    ...{ endDay: delegation.firstDay, endTime: '', endZone: 'Asia/Shanghai' },
  })
  const add = useChange(delegation.id, () =>
    dataOf(client.POST(`${AT}/stops`, { params: { path: of }, body: { kind, ...fields } })),
  )
  const isFine =
    CLOCK.test(fields.startTime) &&
    CLOCK.test(fields.endTime) &&
    FIELDS.every((name) => MAY_BE_EMPTY.includes(name) || fields[name].trim())
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(undefined)
      }}
    >
      <Choice
        label={t('delegation.kind')}
        value={kind}
        onChange={setKind}
        options={KINDS.map((one) => ({ value: one, label: t(`delegation.kind_${one}`) }))}
      />
      {FIELDS.map((name) => (
        <FormField
          key={name}
          label={t(`delegation.stop_${name}`)}
          {...(name === 'startDay' || name === 'endDay' ? { type: 'date' as const } : {})}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      <Refusal error={add.error} />
      <Button type="primary" htmlType="submit" loading={add.isPending} disabled={!isFine}>
        {t('delegation.save')}
      </Button>
    </form>
  )
}
