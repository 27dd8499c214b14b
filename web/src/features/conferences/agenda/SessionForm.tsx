import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import type { Conference } from '../Conferences.tsx'
import { AT, type Of, type OwnAgenda, type Session, useAct } from './own-agenda.ts'
import { CLOCK, instantIn, shownIn } from './zone.ts'

const NOWHERE = ''
const LANGUAGES = ['', 'en', 'zh-CN'] as const
const MINUTE_MS = 60_000

/** A session as it is planned, or as it stands to be changed. */
export function SessionForm({
  of,
  conference: { timeZone, firstDay },
  places,
  session,
}: {
  of: Of
  conference: Conference
  places: OwnAgenda
  session?: Session
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const [fields, setFields] = useState(() => fieldsOf(session, { timeZone, firstDay }))
  const set = (over: Partial<typeof fields>) => setFields({ ...fields, ...over })
  const save = useAct(of.conferenceId, async () => {
    const body = {
      title: { en: fields.name, 'zh-CN': fields.nameZh },
      abstract: { en: fields.abstract, 'zh-CN': fields.abstractZh },
      kind: session?.kind ?? '',
      language: fields.language,
      trackId: fields.trackId || null,
      roomId: fields.roomId || null,
      startsAt: instantIn(timeZone, fields.day, fields.clock),
      minutes: Number(fields.minutes),
      speakers: speakersIn(fields.speakers),
    }
    await (session
      ? dataOf(
          client.PUT(`${AT}/sessions/{sessionId}`, {
            params: { path: { ...of, sessionId: session.id } },
            body: { ...body, sequence: session.sequence },
          }),
        )
      : dataOf(client.POST(`${AT}/sessions`, { params: { path: of }, body })))
    if (!session) setFields(fieldsOf(undefined, { timeZone, firstDay: fields.day }))
  })
  const named = (all: readonly { id: string; name: string; nameZh: string | null }[]) => [
    { value: NOWHERE, label: t('call.anyPlace') },
    ...all.map(({ id, name, nameZh }) => ({
      value: id,
      label: locale === 'zh-CN' ? (nameZh ?? name) : name,
    })),
  ]
  // One that was brought in from a file may be held in any language.
  const spoken = [...new Set([...LANGUAGES, fields.language])].map((value) => {
    const known = LANGUAGES.find((one) => one === value)
    return { value, label: known === undefined ? value : t(`agenda.language_${known}`) }
  })
  const isComplete =
    [fields.name, fields.nameZh, fields.day].every((value) => value.trim()) &&
    CLOCK.test(fields.clock) &&
    /^[1-9]\d*$/.test(fields.minutes)
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined)
      }}
    >
      {(['name', 'nameZh'] as const).map((name) => (
        <FormField
          key={name}
          label={t(`agenda.${name}`)}
          value={fields[name]}
          onChange={(value) => set({ [name]: value })}
        />
      ))}
      <FormField
        label={t('call.day')}
        type="date"
        value={fields.day}
        onChange={(day) => set({ day })}
      />
      <FormField
        label={t('call.clock')}
        value={fields.clock}
        onChange={(clock) => set({ clock })}
      />
      <FormField
        label={t('call.length')}
        value={fields.minutes}
        onChange={(minutes) => set({ minutes })}
      />
      <Choice
        label={t('call.room')}
        value={fields.roomId}
        options={named(places.rooms)}
        onChange={(roomId) => set({ roomId })}
      />
      <Choice
        label={t('call.track')}
        value={fields.trackId}
        options={named(places.tracks)}
        onChange={(trackId) => set({ trackId })}
      />
      <Choice
        label={t('agenda.language')}
        value={fields.language}
        options={spoken}
        onChange={(language) => set({ language })}
      />
      <FormField
        label={t('agenda.speakers')}
        hint={t('agenda.speakersHint')}
        rows={2}
        value={fields.speakers}
        onChange={(speakers) => set({ speakers })}
      />
      {(['abstract', 'abstractZh'] as const).map((name) => (
        <FormField
          key={name}
          label={t(`agenda.${name}`)}
          rows={3}
          value={fields[name]}
          onChange={(value) => set({ [name]: value })}
        />
      ))}
      <Refusal error={save.error} />
      <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!isComplete}>
        {t('agenda.save')}
      </Button>
    </form>
  )
}

function fieldsOf(
  session: Session | undefined,
  { timeZone, firstDay }: Pick<Conference, 'timeZone' | 'firstDay'>,
) {
  const begins = session && shownIn(timeZone, session.startsAt)
  return {
    name: session?.title.en ?? '',
    nameZh: session?.title['zh-CN'] ?? '',
    abstract: session?.abstract.en ?? '',
    abstractZh: session?.abstract['zh-CN'] ?? '',
    day: begins?.day ?? firstDay,
    clock: begins?.clock ?? '',
    minutes: session
      ? `${(Date.parse(session.endsAt) - Date.parse(session.startsAt)) / MINUTE_MS}`
      : '45',
    roomId: session?.room?.id ?? NOWHERE,
    trackId: session?.track?.id ?? NOWHERE,
    language: session?.language ?? '',
    speakers: (session?.speakers ?? [])
      .map(({ name, nameZh }) => (nameZh ? `${name} | ${nameZh}` : name))
      .join('\n'),
  }
}

const speakersIn = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => {
      const [name = '', nameZh = ''] = line.split('|').map((part) => part.trim())
      return { name: name || nameZh, nameZh: nameZh || null }
    })

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select id={id} value={value} onChange={onChange} options={options} />
    </div>
  )
}
