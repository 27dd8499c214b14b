import type { Client, TestApp } from '../../testing/test-app.ts'
import { workingApp } from '../../testing/working-app.ts'

export const PRODUCTS = `Title,Description,Category,SKU,Price,Weight,Weight unit
Leather work boots with steel toe,"Full-grain leather, rubber sole, protective metal toe-cap",Footwear,B-1,189.00,1800,g
Fresh sweet cherries,"Fresh sweet cherries, picked this morning",Fruit,C-1,12.50,2,kg
CBD balm,"Balm with 500 mg cannabidiol (CBD) from hemp",Skin care,S-1,39.00,60,g
`

export type RunningReport = Readonly<{ at: string; key: string; businessId: string; id: string }>

/** Sends a list and waits for its report. Tasks of the test application run from here on. */
export async function givenReport(
  app: TestApp,
  options: { csv?: string; query?: string; client?: Client } = {},
): Promise<RunningReport> {
  const { csv = PRODUCTS, query = 'origin=US-MI', client = app.anonymous } = options
  const { status, body } = await client.post(`/v1/assessments?${query}`, csv)
  if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`)
  const businessId = body.reportPath.split('/')[2] as string
  const report = {
    id: body.id as string,
    key: body.key as string,
    businessId,
    at: `/v1/businesses/${businessId}/assessments/${body.id}`,
  }
  await finished(app, report)
  return report
}

const WAIT_MS = 25_000

/** Waits until a report is finished, one way or the other. */
export async function finished(app: TestApp, { at, key }: RunningReport): Promise<void> {
  await workingApp(app)
  const until = Date.now() + WAIT_MS
  while (Date.now() < until) {
    const { body } = await app.anonymous.get(`${at}?key=${key}`)
    if (body.finishedAt) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the report was not finished in time')
}
