import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { nextAfter } from '../../platform/wire.ts'
import { recordAudit } from '../accounts/api.ts'
import { ALERT_DAYS, type Alert, type AlertKind, alertsOf } from './alert.ts'
import { saveLook, selectLooks, selectPatterns } from './alert-store.ts'
import type { AlertsPageDto } from './contract.ts'
import { StationsErrors as E } from './errors.ts'
import { namesOf } from './show-station.ts'
import { findStation, type Page, selectStations } from './store.ts'

const DAY_MS = 86_400_000

async function alertsIn(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  stationIds: readonly string[],
): Promise<(Alert & { stationId: string })[]> {
  const since = new Date(now().getTime() - ALERT_DAYS * DAY_MS)
  const patterns = await selectPatterns(db, stationIds, since)
  return stationIds.flatMap((stationId) => {
    const pattern = patterns.get(stationId)
    return pattern ? alertsOf(pattern).map((alert) => ({ ...alert, stationId })) : []
  })
}

/**
 * What is odd at stations below an office, station by station; not of its own. Checks nothing about who
 * asks: the caller does.
 */
export async function readAlerts(
  ctx: Pick<Ctx, 'db' | 'now'>,
  officeId: string,
  page: Page,
): Promise<AlertsPageDto> {
  const found = await selectStations(ctx.db, officeId, page)
  const below = found.map(({ agencyId }) => agencyId).filter((id) => id !== officeId)
  const alerts = await alertsIn(ctx, below)
  const looks = await selectLooks(ctx.db, below)
  const nameOfOffice = await namesOf(ctx, [
    ...below,
    ...[...looks.values()].map((look) => look.officeId),
  ])
  return {
    alerts: alerts.map(({ stationId, kind, count, of, text }) => {
      const look = looks.get(`${stationId} ${kind}`)
      // What has grown since is to be looked at again.
      const isLookedAt = look !== undefined && look.count >= count
      return {
        ...{ stationId, station: nameOfOffice(stationId), kind, count, of, text },
        looked: isLookedAt
          ? {
              by: nameOfOffice(look.officeId),
              reason: look.reason,
              at: look.lookedAt.toISOString(),
            }
          : null,
      }
    }),
    next: nextAfter(found, page.limit, ({ agencyId }) => agencyId),
  }
}

/**
 * An office above has looked at an alert as it stands. Throws station_not_found, not_above,
 * alert_not_found. Checks nothing about who asks.
 */
export async function lookAtAlert(
  ctx: Ctx,
  given: Readonly<{ officeId: string; stationId: string; kind: AlertKind; reason: string }>,
): Promise<void> {
  const { officeId, stationId, kind, reason } = given
  const station = await findStation(ctx.db, stationId)
  if (!station) throw E.stationNotFound()
  if (officeId === stationId || !station.readers.includes(officeId)) throw E.notAbove()
  const alert = (await alertsIn(ctx, [stationId])).find((one) => one.kind === kind)
  if (!alert) throw E.alertNotFound({ kind })
  await transaction(ctx, async (tx) => {
    const look = { agencyId: stationId, kind, count: alert.count, officeId, reason }
    await saveLook(tx.db, { ...look, lookedAt: tx.now() }, actorText(tx.actor))
    await recordAudit(tx, {
      organisationId: officeId,
      action: 'stations.alert_looked_at',
      subject: `station:${stationId}`,
      after: { kind, count: alert.count, reason },
    })
  })
}
