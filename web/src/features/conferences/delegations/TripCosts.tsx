import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../../client.ts'
import { formatMoney } from '../../../ui/format.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { AT, type Delegation, type Of, useChange } from './delegation.ts'

/** What it costs, and who pays how much of it. */
export function TripCosts({ of, delegation }: { of: Of; delegation: Delegation }) {
  const { t } = useTranslation()
  const names = new Map(
    delegation.delegates.map(({ id, person }) => [id, person?.name ?? t('delegation.erased')]),
  )
  const remove = useChange(delegation.id, (partId: string) =>
    dataOf(client.DELETE(`${AT}/costs/{partId}`, { params: { path: { ...of, partId } } })),
  )
  return (
    <section>
      <h2>{t('delegation.costs')}</h2>
      {delegation.costs.length === 0 ? (
        <p className="panel">{t('delegation.noCosts')}</p>
      ) : (
        <p>
          {t('delegation.total', {
            total: formatMoney(delegation.total),
            office: formatMoney(delegation.officeOwes),
          })}
        </p>
      )}
      <ul className="bars">
        {delegation.costs.map((one) => (
          <li key={one.id} className="panel">
            <div className="bar-label">
              <strong>{one.what}</strong>
              <span>{formatMoney(one.amount)}</span>
            </div>
            <p className="quiet">
              {[
                t('delegation.costOffice', { amount: formatMoney(one.office) }),
                ...one.parts.map(({ delegateId, part }) =>
                  t('delegation.costEach', {
                    name: names.get(delegateId) ?? '',
                    amount: formatMoney(part),
                  }),
                ),
              ].join(' · ')}
            </p>
            <Button size="small" disabled={remove.isPending} onClick={() => remove.mutate(one.id)}>
              {t('delegation.removeIt')}
            </Button>
          </li>
        ))}
      </ul>
      <Refusal error={remove.error} />
      <details className="panel">
        <summary>{t('delegation.addCost')}</summary>
        <CostForm key={delegation.costs.length} of={of} delegation={delegation} names={names} />
      </details>
    </section>
  )
}

function CostForm({
  of,
  delegation,
  names,
}: {
  of: Of
  delegation: Delegation
  names: ReadonlyMap<string, string>
}) {
  const { t } = useTranslation()
  const [fields, setFields] = useState({ what: '', amount: '', officePercent: '0' })
  const [sharers, setSharers] = useState<string[]>(delegation.delegates.map(({ id }) => id))
  const add = useChange(delegation.id, () =>
    dataOf(
      client.POST(`${AT}/costs`, {
        params: { path: of },
        body: {
          what: fields.what,
          amount: fields.amount.trim(),
          officePercent: Number(fields.officePercent),
          sharers: sharers.map((delegateId) => ({ delegateId, weight: 1 })),
        },
      }),
    ),
  )
  const isFine =
    fields.what.trim() !== '' &&
    /^\d{1,12}(\.\d{1,3})?$/.test(fields.amount.trim()) &&
    /^(\d{1,2}|100)$/.test(fields.officePercent)
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(undefined)
      }}
    >
      {(['what', 'amount', 'officePercent'] as const).map((name) => (
        <FormField
          key={name}
          label={t(`delegation.cost_${name}`)}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      <fieldset className="choices">
        <legend>{t('delegation.sharers')}</legend>
        <Checkbox.Group
          value={sharers}
          onChange={setSharers}
          options={[...names].map(([value, label]) => ({ value, label }))}
        />
      </fieldset>
      <Refusal error={add.error} />
      <Button type="primary" htmlType="submit" loading={add.isPending} disabled={!isFine}>
        {t('delegation.save')}
      </Button>
    </form>
  )
}
