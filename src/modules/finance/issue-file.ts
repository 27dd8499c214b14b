import { assert } from '../../kernel/assert.ts'
import { newCode, newId } from '../../kernel/ids.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { canonical } from './canonical.ts'
import type { SignedDto } from './contract.ts'
import type { Days } from './period.ts'
import { readFinance } from './read-finance.ts'
import type { FinanceSettings } from './settings.ts'
import { signingKey, signText } from './signing-key.ts'
import { type FinanceFile, insertFile } from './store.ts'

const FORMAT = 'tradewind-finance-file/1'

/**
 * Signs what the books of a business say of some closed days, and keeps it as it was signed. Throws
 * period_invalid, days_not_closed. Checks nothing about who asks.
 */
export async function issueFile(
  ctx: Ctx,
  { publicUrl, identityKeys }: FinanceSettings,
  { businessId, from, to, validDays }: Days & { businessId: string; validDays: number },
): Promise<FinanceFile> {
  const contents = await readFinance(ctx, { businessId, from, to })
  const key = await signingKey(ctx.db, identityKeys, ctx.now())
  const issuedAt = ctx.now()
  const [code, expiresOn] = [newCode(), addDays(dayOf(issuedAt), validDays)]
  const signed: SignedDto = {
    format: FORMAT,
    issuer: publicUrl,
    code,
    issuedAt: issuedAt.toISOString(),
    expiresOn,
    ...contents,
  }
  const content = canonical(signed)
  assert(content, 'a file of ours has a canonical form')
  const file: FinanceFile = {
    ...{ businessId, id: newId(), code, from, to, content, issuedAt, expiresOn },
    signature: signText(key, content),
    issuedBy: actorText(ctx.actor),
    revokedAt: null,
    reason: null,
  }
  return transaction(ctx, async (tx) => {
    await insertFile(tx.db, file)
    await recordAudit(tx, {
      organisationId: businessId,
      action: 'finance.file_issued',
      subject: `finance_file:${file.id}`,
      after: { from, to, expiresOn },
    })
    return file
  })
}
