import { type Ctx, transaction } from '../../platform/context.ts'
import { openJson } from '../../platform/seal.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import { selectIdentity } from './identity-store.ts'
import { type Identity, identitySeal } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'

/**
 * Who the buyer of a checkout is before customs: the one place where a sealed identity is opened.
 * Only the customs step may import this file (.dependency-cruiser.cjs). Each read is noted in the
 * audit log, also one that finds nothing: who, why and when. Undefined when no identity was given,
 * or it has been erased. Throws when the key is another, or the row was tampered with.
 */
export const readIdentityForCustoms = (
  ctx: Ctx,
  { identityKeys }: Pick<OrderSettings, 'identityKeys'>,
  { checkoutId, reason }: Readonly<{ checkoutId: string; reason: string }>,
): Promise<Identity | undefined> =>
  transaction(ctx, async (tx) => {
    const sealed = await selectIdentity(tx.db, checkoutId)
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'orders.identity_read',
      subject: `checkout:${checkoutId}`,
      after: { reason, found: sealed !== undefined },
    })
    return sealed && openJson<Identity>(identityKeys, identitySeal(checkoutId), sealed)
  })
