import { sql } from 'kysely'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Db } from './db.ts'

export type Metrics = Readonly<{
  registry: Registry
  observeRequest: (labels: { method: string; route: string; status: string }, s: number) => void
}>

/** A figure that a module keeps. */
export type OwnGauge = Readonly<{ name: string; help: string; read: () => number }>

export function createMetrics(db: Db, own: readonly OwnGauge[] = []): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'tradewind_' })
  const requests = new Histogram({
    name: 'tradewind_http_request_seconds',
    help: 'Time from request to answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  new Gauge({
    name: 'tradewind_outbox_waiting',
    help: 'Events that are not dispatched yet.',
    registers: [registry],
    async collect() {
      const { rows } = await sql<{ waiting: bigint }>`
        select count(*) as waiting from platform.outbox where dispatched_at is null`.execute(db)
      this.set(Number(rows[0]?.waiting ?? 0n))
    },
  })
  for (const { name, help, read } of own) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  }
  // As many as there are routes and statuses: finding a series anew costs more than counting in it.
  const series = new Map<string, { observe: (seconds: number) => void }>()
  return {
    registry,
    observeRequest(labels, seconds) {
      const { method, route, status } = labels
      const key = `${method} ${route} ${status}`
      let one = series.get(key)
      if (!one) {
        one = requests.labels(labels)
        series.set(key, one)
      }
      one.observe(seconds)
    },
  }
}
