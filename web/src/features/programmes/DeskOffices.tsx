import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { Decision } from './Seat.tsx'

const DESK = 'desk'

/** Offices that wait for the operator's yes. */
export function DeskOffices() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['offices', DESK],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/offices', { params: { query: { limit: 200 } } })),
  })
  return (
    <section>
      <h2>{t('seat.deskTitle')}</h2>
      <p className="quiet">{t('seat.deskHint')}</p>
      <Refusal error={error} />
      {data?.offices.length === 0 && <p className="panel">{t('seat.deskNone')}</p>}
      <ul className="bars">
        {data?.offices.map((office) => (
          <li key={office.agencyId} className="panel">
            <div className="bar-label">
              <strong>{text(office.name)}</strong>
              <span className="quiet">
                {[
                  t(`seat.levels.${office.level}`),
                  office.place && text(office.place),
                  ...office.above.map(({ name }) => text(name)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <Decision
              agencyId={DESK}
              decide={(isOpen) =>
                dataOf(
                  client.POST('/v1/desk/offices/{agencyId}/decision', {
                    params: { path: { agencyId: office.agencyId } },
                    body: { isOpen },
                  }),
                )
              }
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
