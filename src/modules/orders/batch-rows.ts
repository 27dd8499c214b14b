import { newId } from '../../kernel/ids.ts'
import type { OrderLimit } from '../customs/api.ts'
import { type Decision, type Parcel, type Placement, skuKey } from './decide-placements.ts'
import type { BatchRows } from './placement-store.ts'

type Writable<Rows> = {
  -readonly [Part in keyof Rows]: Rows[Part] extends readonly (infer Row)[] ? Row[] : never
}

/** Gathers the rows that the decisions of one batch come to. */
export function gatherRows() {
  const rows: Writable<BatchRows> = {
    placements: [],
    checkouts: [],
    orders: [],
    lines: [],
    needs: [],
    quotas: [],
  }
  const needs = new Map<string, (typeof rows.needs)[number]>()
  const used = new Map<string, { usedMinor: bigint; limitMinor: bigint }>()

  /** Returns the orders made for the request: none when it was refused. */
  function add(placement: Placement, decision: Decision, limits: readonly OrderLimit[]) {
    const { id, hash, checkoutId, personId } = placement
    if (decision.status === 'refused') {
      const { reason, line } = decision
      rows.placements.push({ id, hash, checkoutId: null, refusal: { reason, line } })
      return []
    }
    rows.placements.push({ id, hash, checkoutId, refusal: null })
    const { market, currency } = decision.parcels[0]!
    const { buyerId, sealedIdentity, sealedContact, sealedConsignee } = placement
    const totalMinor = `${decision.totalMinor}`
    const sealed = { sealedIdentity, sealedContact, sealedConsignee }
    const checkout = { checkoutId, buyerId, personId, ...sealed }
    rows.checkouts.push({ ...checkout, market, currency, totalMinor })
    return decision.parcels.map((parcel) => {
      if (personId) addQuotaUse(personId, parcel, limits)
      return addOrder(placement, parcel)
    })
  }

  function addOrder({ checkoutId, buyerId }: Placement, parcel: Parcel) {
    const { businessId, market, channel, currency, lines } = parcel
    const orderId = newId()
    const order = {
      businessId,
      orderId,
      checkoutId,
      buyerId,
      market,
      channel,
      currency,
      totalMinor: `${parcel.totalMinor}`,
      taxMinor: `${parcel.taxMinor}`,
      freightMinor: `${parcel.freightMinor}`,
    }
    const quotaMinor = `${parcel.quotaMinor}`
    rows.orders.push({ ...order, quotaMinor, eventId: newId(), event: order })
    for (const { number, quantity, sku } of lines) {
      const { variantId, version } = sku
      rows.lines.push({
        orderId,
        movementId: newId(),
        businessId,
        variantId,
        number,
        quantity,
      })
      const need = needs.get(skuKey(sku))
      if (need) need.quantity += quantity
      else needs.set(skuKey(sku), { businessId, variantId, version, quantity })
    }
    return { id: orderId, businessId }
  }

  function addQuotaUse(personId: string, parcel: Parcel, limits: readonly OrderLimit[]) {
    const limit = limits.find(
      ({ market, channel }) => market === parcel.market && channel === parcel.channel,
    )
    if (!limit || parcel.quotaMinor === 0n) return
    const before = used.get(personId)?.usedMinor ?? 0n
    const usedMinor = before + parcel.quotaMinor
    used.set(personId, { usedMinor, limitMinor: limit.perYear.minor })
  }

  const done = (): BatchRows => ({
    ...rows,
    needs: [...needs.values()],
    quotas: [...used].map(([personId, { usedMinor, limitMinor }]) => ({
      personId,
      usedMinor: `${usedMinor}`,
      limitMinor: `${limitMinor}`,
    })),
  })
  return { add, done }
}
