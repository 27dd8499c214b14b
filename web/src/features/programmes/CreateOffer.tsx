import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { PartnerField } from '../partners/PartnerField.tsx'
import { OfficeField } from './OfficeField.tsx'
import { inAYear, NO_RULES, RuleFields, rulesOf, today, words } from './RuleFields.tsx'

const EMPTY = {
  name: '',
  nameZh: '',
  purpose: '',
  purposeZh: '',
  perOrder: '12.00',
  ordersMost: '500',
  ordersPerBusiness: '5',
  share: '100',
}
type Fields = typeof EMPTY
const WORDS = ['name', 'nameZh', 'purpose', 'purposeZh'] as const

/** An owner makes an offer; it opens when all funders have paid in. */
export function CreateOffer({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [fields, setFields] = useState(EMPTY)
  const [office, setOffice] = useState<string>()
  const [partner, setPartner] = useState<string>()
  const [rules, setRules] = useState(NO_RULES)
  const [days, setDays] = useState({ opensOn: today(), closesOn: inAYear() })
  const set = (name: keyof Fields) => (value: string) => setFields({ ...fields, [name]: value })
  const share = Number(fields.share)
  const other = partner ?? office
  /** Who pays, too, has something left to pay. */
  const leaveShare = () => {
    if (!(share < 100)) set('share')('50')
  }
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/offers', {
          params: { path: { agencyId } },
          body: {
            name: words(fields.name, fields.nameZh),
            purpose: words(fields.purpose, fields.purposeZh),
            perOrder: { amount: fields.perOrder, currency: 'USD' },
            ordersMost: Number(fields.ordersMost),
            ordersPerBusiness: Number(fields.ordersPerBusiness),
            ...days,
            // Only rules about the business: an offer has no amount that is asked for.
            rules: rulesOf(rules).filter(
              (rule) => rule.kind !== 'yearly_cap' && rule.kind !== 'asked',
            ),
            funders: [
              { organisationId: agencyId, sharePercent: share },
              ...(other && share < 100
                ? [{ organisationId: other, sharePercent: 100 - share }]
                : []),
            ],
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['offers', agencyId] }),
  })
  const isReady = fields.name.trim() && fields.purpose.trim() && fields.perOrder && share > 0
  const all = Math.round(Number(fields.perOrder) * 100) * Number(fields.ordersMost)
  return (
    <details className="panel">
      <summary>{t('offer.create')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        {WORDS.map((name) => (
          <FormField
            key={name}
            label={t(`offer.${name}`)}
            value={fields[name]}
            onChange={set(name)}
          />
        ))}
        <FormField
          label={t('offer.perOrder')}
          hint={t('offer.perOrderHint')}
          value={fields.perOrder}
          onChange={set('perOrder')}
        />
        <FormField
          label={t('offer.ordersMost')}
          value={fields.ordersMost}
          onChange={set('ordersMost')}
        />
        <FormField
          label={t('offer.ordersPerBusiness')}
          value={fields.ordersPerBusiness}
          onChange={set('ordersPerBusiness')}
        />
        {(['opensOn', 'closesOn'] as const).map((name) => (
          <FormField
            type="date"
            key={name}
            label={t(`offer.${name}`)}
            value={days[name]}
            onChange={(value) => setDays({ ...days, [name]: value })}
          />
        ))}
        <h3>{t('offer.funding')}</h3>
        <FormField label={t('offer.share')} value={fields.share} onChange={set('share')} />
        <OfficeField
          label={t('offer.otherOffice')}
          nobody={t('offer.noOther')}
          except={agencyId}
          value={office}
          onChange={(chosen) => {
            setOffice(chosen)
            setPartner(undefined)
            if (chosen) leaveShare()
          }}
        />
        <PartnerField
          label={t('offer.otherPartner')}
          hint={t('offer.otherPartnerHint')}
          nobody={t('offer.noOther')}
          value={partner}
          onChange={(chosen) => {
            setPartner(chosen)
            setOffice(undefined)
            if (chosen) leaveShare()
          }}
        />
        {Number.isSafeInteger(all) && (
          <p>
            {t('offer.budget', {
              amount: formatMoney({ amount: (all / 100).toFixed(2), currency: 'USD' }),
            })}
          </p>
        )}
        <h3>{t('offer.whoMayTake')}</h3>
        <p className="quiet">{t('grant.rulesHint')}</p>
        <RuleFields fields={rules} onChange={setRules} />
        <Refusal error={create.error} />
        <Button type="primary" htmlType="submit" loading={create.isPending} disabled={!isReady}>
          {t('offer.save')}
        </Button>
      </form>
    </details>
  )
}
