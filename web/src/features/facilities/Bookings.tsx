import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Facility } from './FacilityFacts.tsx'

export type Booking =
  operations['listBookings']['responses'][200]['content']['application/json']['bookings'][number]

const PAGE = 20

/** Who has booked a facility; its office says what became of it. */
export function Bookings({ facility, mayMark }: { facility: Facility; mayMark: boolean }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { agencyId, id: facilityId } = facility
  const bookings = usePages({
    queryKey: ['bookings', facilityId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/facilities/{facilityId}/bookings', {
          params: { path: { agencyId, facilityId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.bookings,
  })
  return (
    <PagedList
      pages={bookings}
      keyOf={({ id }) => id}
      none={t('facility.noBookings')}
      itemClass="booking"
    >
      {(booking) => (
        <>
          <BookingFacts name={text(booking.business)} booking={booking} />
          {mayMark && booking.state !== 'cancelled' && <Mark booking={booking} />}
        </>
      )}
    </PagedList>
  )
}

/** Which day, how much, for how much, and how it stands. */
export function BookingFacts({ name, booking }: { name: string; booking: Booking }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { state, cancelledBy, reason, note, unit, units, total } = booking
  return (
    <>
      <div className="bar-label">
        <strong>{name}</strong>
        <span className="badge">{t(`facility.states.${state}`)}</span>
      </div>
      <p>
        {day(booking.day)} · {t(`facility.units.${unit}`, { count: units })} · {formatMoney(total)}
        {note && ` · ${note}`}
      </p>
      {cancelledBy && (
        <p className="quiet">
          {t(`facility.cancelledBy.${cancelledBy}`)}
          {reason && ` · ${reason}`}
        </p>
      )}
    </>
  )
}

type To = { to: 'done' } | { to: 'no_show' } | { to: 'cancelled'; reason: string }

function Mark({ booking }: { booking: Booking }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { agencyId, facilityId, id: bookingId, state } = booking
  const mark = useMutation({
    mutationFn: (body: To) =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/facilities/{facilityId}/bookings/{bookingId}/state', {
          params: { path: { agencyId, facilityId, bookingId } },
          body,
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['bookings', facilityId] })
      await queries.invalidateQueries({ queryKey: ['facility-months', facilityId] })
    },
  })
  const hasCome = booking.day <= new Date().toISOString().slice(0, 10)
  return (
    <>
      <Refusal error={mark.error} />
      {hasCome && (
        <p className="actions">
          {state !== 'done' && (
            <Button size="small" onClick={() => mark.mutate({ to: 'done' })}>
              {t('facility.markDone')}
            </Button>
          )}
          {state !== 'no_show' && (
            <Button size="small" onClick={() => mark.mutate({ to: 'no_show' })}>
              {t('facility.markNoShow')}
            </Button>
          )}
        </p>
      )}
      {state === 'booked' && (
        <CancelBooking
          isPending={mark.isPending}
          onCancel={(reason) => mark.mutate({ to: 'cancelled', reason })}
        />
      )}
    </>
  )
}

/** Takes a booking back, with the reason that the other side reads. */
export function CancelBooking({
  isPending,
  onCancel,
}: {
  isPending: boolean
  onCancel: (reason: string) => void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  return (
    <details>
      <summary>{t('facility.cancel')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          onCancel(reason)
        }}
      >
        <FormField label={t('facility.reason')} value={reason} onChange={setReason} />
        <Button htmlType="submit" loading={isPending} disabled={!reason.trim()}>
          {t('facility.cancel')}
        </Button>
      </form>
    </details>
  )
}
