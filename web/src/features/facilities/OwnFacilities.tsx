import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { type Booking, BookingFacts, CancelBooking } from './Bookings.tsx'
import { type Bookable, FacilityFacts } from './FacilityFacts.tsx'
import './facilities.css'

const PAGE = 20

/** What a business can book in its state, and what it has booked. */
export function OwnFacilities({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const path = { businessId }
  const near = usePages({
    queryKey: ['bookable', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/facilities', {
          params: { path, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.facilities,
  })
  const own = usePages({
    queryKey: ['own-bookings', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/bookings', {
          params: { path, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.bookings,
  })
  return (
    <section className="facilities">
      <h2>{t('facility.near')}</h2>
      <PagedList pages={near} keyOf={({ id }) => id} none={t('facility.noneNear')}>
        {(facility) => (
          <>
            <FacilityFacts facility={facility} />
            <details>
              <summary>{t('facility.book')}</summary>
              <Book businessId={businessId} facility={facility} />
            </details>
          </>
        )}
      </PagedList>
      <h3>{t('facility.own')}</h3>
      <PagedList pages={own} keyOf={({ id }) => id} none={t('facility.noOwn')}>
        {(booking) => (
          <>
            <BookingFacts name={text(booking.facility)} booking={booking} />
            {booking.state === 'booked' && <CancelOwn booking={booking} />}
          </>
        )}
      </PagedList>
    </section>
  )
}

/** What is free, and what was booked, is read anew. */
function useAgain(businessId: string): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: ['bookable', businessId] })
    await queries.invalidateQueries({ queryKey: ['own-bookings', businessId] })
  }
}

function Book({ businessId, facility }: { businessId: string; facility: Bookable }) {
  const { t } = useTranslation()
  const { day: formatDay } = useFormat()
  const id = useId()
  const again = useAgain(businessId)
  const { agencyId, id: facilityId, days, unit, price } = facility
  const [chosen, setChosen] = useState<string>()
  const [units, setUnits] = useState('1')
  const [note, setNote] = useState('')
  // Sent with the booking, so that a request sent twice books once.
  const [key, setKey] = useState(() => crypto.randomUUID())
  const on = chosen ?? days.find(({ freeUnits }) => freeUnits > 0)?.day
  const book = useMutation({
    mutationFn: (day: string) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/bookings', {
          params: { path: { businessId }, header: { 'idempotency-key': key } },
          body: {
            ...{ agencyId, facilityId, day, units: Number(units), price },
            ...(note.trim() ? { note } : {}),
          },
        }),
      ),
    onSettled: async (_booked, error) => {
      // Where nothing was answered it may have been booked: asked again, it is the same booking.
      if (!error || error instanceof ProblemError) setKey(crypto.randomUUID())
      await again()
    },
  })
  if (days.length === 0) return <p>{t('facility.noDays')}</p>
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (on) book.mutate(on)
      }}
    >
      <p className="quiet">{t('facility.bookHint')}</p>
      <div className="field">
        <label htmlFor={id}>{t('facility.day')}</label>
        <Select
          id={id}
          {...(on ? { value: on } : {})}
          onChange={setChosen}
          options={days.map(({ day, freeUnits }) => ({
            value: day,
            disabled: freeUnits === 0,
            label: t('facility.free', {
              day: formatDay(day),
              units: t(`facility.units.${unit}`, { count: freeUnits }),
            }),
          }))}
        />
      </div>
      <FormField label={t('facility.howMany')} value={units} onChange={setUnits} />
      <FormField label={t('facility.note')} value={note} onChange={setNote} />
      <Refusal error={book.error} />
      {book.isSuccess && <p role="status">{t('facility.bookedNow')}</p>}
      <Button
        type="primary"
        htmlType="submit"
        loading={book.isPending}
        disabled={!on || !/^[1-9]\d*$/.test(units.trim())}
      >
        {t('facility.book')}
      </Button>
    </form>
  )
}

function CancelOwn({ booking: { businessId, id: bookingId } }: { booking: Booking }) {
  const again = useAgain(businessId)
  const cancel = useMutation({
    mutationFn: (reason: string) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/bookings/{bookingId}/cancellation', {
          params: { path: { businessId, bookingId } },
          body: { reason },
        }),
      ),
    onSuccess: again,
  })
  return (
    <>
      <Refusal error={cancel.error} />
      <CancelBooking isPending={cancel.isPending} onCancel={(reason) => cancel.mutate(reason)} />
    </>
  )
}
