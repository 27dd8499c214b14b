import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { AT, type Of, type OwnAgenda, useAct } from './own-agenda.ts'

/** Rooms with what they hold, and tracks. */
export function Places({ of, agenda: { rooms, tracks } }: { of: Of; agenda: OwnAgenda }) {
  const { t } = useTranslation()
  const { locale, count } = useFormat()
  const nameOf = ({ name, nameZh }: { name: string; nameZh: string | null }) =>
    locale === 'zh-CN' ? (nameZh ?? name) : name
  return (
    <>
      <h3>{t('agenda.rooms')}</h3>
      {rooms.length === 0 && <p>{t('agenda.noRooms')}</p>}
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            {room.capacity === null
              ? nameOf(room)
              : t('agenda.holds', {
                  ...{ name: nameOf(room), count: room.capacity, seats: count(room.capacity) },
                })}
          </li>
        ))}
      </ul>
      <PutRoom of={of} />
      <h3>{t('agenda.tracks')}</h3>
      {tracks.length === 0 && <p>{t('agenda.noTracks')}</p>}
      <ul>
        {tracks.map((track) => (
          <li key={track.id}>{nameOf(track)}</li>
        ))}
      </ul>
      <PutTrack of={of} />
    </>
  )
}

type Named = { name: string; nameZh: string | null }

function PutRoom({ of }: { of: Of }) {
  const { t } = useTranslation()
  const [capacity, setCapacity] = useState('')
  return (
    <PutPlace
      of={of}
      label={t('agenda.putRoom')}
      isComplete={/^([1-9]\d*)?$/.test(capacity)}
      send={async (named) => {
        const body = { ...named, capacity: capacity ? Number(capacity) : null }
        await dataOf(client.PUT(`${AT}/rooms`, { params: { path: of }, body }))
        setCapacity('')
      }}
    >
      <FormField label={t('agenda.capacity')} value={capacity} onChange={setCapacity} />
    </PutPlace>
  )
}

function PutTrack({ of }: { of: Of }) {
  const { t } = useTranslation()
  return (
    <PutPlace
      of={of}
      label={t('agenda.putTrack')}
      send={(body) => dataOf(client.PUT(`${AT}/tracks`, { params: { path: of }, body }))}
    />
  )
}

/** A name in both languages, and what a kind of place needs besides. */
function PutPlace({
  of,
  label,
  isComplete = true,
  send,
  children,
}: {
  of: Of
  label: string
  isComplete?: boolean
  send: (named: Named) => Promise<unknown>
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [nameZh, setNameZh] = useState('')
  const put = useAct(of.conferenceId, async () => {
    await send({ name, nameZh: nameZh.trim() || null })
    setName('')
    setNameZh('')
  })
  return (
    <details>
      <summary>{label}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          put.mutate(undefined)
        }}
      >
        <FormField label={t('agenda.placeName')} value={name} onChange={setName} />
        <FormField label={t('agenda.placeNameZh')} value={nameZh} onChange={setNameZh} />
        {children}
        <Refusal error={put.error} />
        <Button htmlType="submit" loading={put.isPending} disabled={!name.trim() || !isComplete}>
          {t('agenda.save')}
        </Button>
      </form>
    </details>
  )
}
