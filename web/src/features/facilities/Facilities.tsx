import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import type { Office } from '../programmes/Measures.tsx'
import { Bookings } from './Bookings.tsx'
import { Economics } from './Economics.tsx'
import { type Facility, FacilityFacts } from './FacilityFacts.tsx'
import { AddFacility, ChangeFacility } from './FacilityForm.tsx'
import './facilities.css'

const PAGE = 20

/** What an office and those below it have built, whether it pays, who has booked it. */
export function Facilities({ office, mayWork }: { office: Office; mayWork: boolean }) {
  const { t } = useTranslation()
  const { agencyId } = office
  const facilities = usePages({
    queryKey: ['facilities', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/facilities', {
          params: { path: { agencyId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.facilities,
  })
  return (
    <section className="facilities">
      {mayWork && <AddFacility office={office} />}
      <PagedList pages={facilities} keyOf={({ id }) => id} none={t('facility.none')}>
        {(facility) => (
          <OneFacility
            facility={facility}
            isOwn={mayWork && facility.agencyId === agencyId}
            readerId={agencyId}
          />
        )}
      </PagedList>
    </section>
  )
}

function OneFacility({
  facility,
  isOwn,
  readerId,
}: {
  facility: Facility
  isOwn: boolean
  readerId: string
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Readonly<Record<string, boolean>>>({})
  const parts = [
    ['economics', <Economics key="economics" facility={facility} />],
    ['bookings', <Bookings key="bookings" facility={facility} mayMark={isOwn} />],
    ...(isOwn
      ? ([
          ['change', <ChangeFacility key="change" facility={facility} readerId={readerId} />],
        ] as const)
      : []),
  ] as const
  return (
    <>
      <FacilityFacts facility={facility} />
      {!facility.isOpen && <p className="quiet">{t('facility.closedHint')}</p>}
      {parts.map(([name, part]) => (
        <details
          key={name}
          onToggle={(event) => setOpen({ ...open, [name]: event.currentTarget.open })}
        >
          <summary>{t(`facility.${name}`)}</summary>
          {open[name] && part}
        </details>
      ))}
    </>
  )
}
