import { createApp } from '../../src/app.ts'
import { recomputeClaims } from '../../src/modules/impact/claim-orders.ts'
import { readConfig } from '../../src/platform/config.ts'

/** Counts all jobs anew in the folder that is named, and says after each page how many orders it has. */
const app = await createApp(
  readConfig({ TRADEWIND_DATA: process.argv[2] ?? '', LOG_LEVEL: 'silent' }),
)
await recomputeClaims(app.ctx, { onProgress: (orders) => process.stdout.write(`${orders}\n`) })
await app.close()
