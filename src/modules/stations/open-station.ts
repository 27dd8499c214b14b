import { randomBytes } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { parseMoney } from '../../kernel/money.ts'
import { day, dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { recordAudit } from '../accounts/api.ts'
import type { Office } from '../programmes/api.ts'
import type { CommissionBody, StationBody } from './contract.ts'
import { StationsErrors as E } from './errors.ts'
import type { Rule, Station } from './station.ts'
import { findStation, insertRule, saveStation } from './store.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Eight letters by chance: read out at a counter, and none is found by trying some. */
export const newStationCode = (): string =>
  [...randomBytes(8)].map((byte) => LETTERS[byte % LETTERS.length]).join('')

const wrong = (pointer: string) =>
  PlatformErrors.invalidInput({ fields: [{ pointer, keyword: 'minimum' }] })

/**
 * The office of a station begins to help people to order, or says anew what it costs. Throws
 * no_station, invalid_input. Checks nothing about who asks: the caller does.
 */
export async function openStation(
  ctx: Ctx,
  { agencyId, level, ancestors, isSample }: Office,
  { currency, fixedCost }: StationBody,
): Promise<Station> {
  if (level !== 'station' || isSample) throw E.noStation({ level })
  return transaction(ctx, async (tx) => {
    const before = await findStation(tx.db, agencyId)
    const fixed = parseMoney(fixedCost, before?.currency ?? currency)
    if (!fixed) throw wrong('/fixedCost')
    const station = await saveStation(tx.db, {
      ...{ agencyId, readers: [...ancestors, agencyId], code: newStationCode() },
      ...{ currency: fixed.currency, fixedMinor: fixed.minor, openedAt: tx.now(), isSample },
    })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: before ? 'stations.station_changed' : 'stations.station_opened',
      subject: `station:${agencyId}`,
      after: { fixedCost, code: station.code },
    })
    return station
  })
}

/**
 * An office above says what a station is paid for orders placed from a day on. Throws
 * station_not_found, not_above, invalid_input. Checks nothing about who asks.
 */
export async function setCommission(
  ctx: Ctx,
  { payerId, stationId }: Readonly<{ payerId: string; stationId: string }>,
  body: CommissionBody,
): Promise<Station> {
  return transaction(ctx, async (tx) => {
    const station = await findStation(tx.db, stationId)
    if (!station) throw E.stationNotFound()
    if (payerId === stationId || !station.readers.includes(payerId)) throw E.notAbove()
    // What holds already was promised for orders that are being placed.
    if (body.fromOn < dayOf(tx.now())) throw wrong('/fromOn')
    const amount =
      'amount' in body ? parseMoney(body.amount.amount, body.amount.currency) : undefined
    if ('amount' in body && (!amount || amount.minor <= 0n)) throw wrong('/amount')
    const rule: Rule = {
      ...{ agencyId: stationId, id: newId(), payerId, fromOn: day(body.fromOn) },
      amountMinor: amount?.minor ?? null,
      points: 'percent' in body ? Math.round(body.percent * 100) : null,
      currency: amount?.currency ?? station.currency,
    }
    await insertRule(tx.db, rule, { by: actorText(tx.actor), at: tx.now() })
    await recordAudit(tx, {
      organisationId: payerId,
      action: 'stations.commission_set',
      subject: `station:${stationId}`,
      after: body,
    })
    return station
  })
}
