import type { Static } from 'typebox'
import { type Ctx, transaction } from '../../platform/context.ts'
import { requireUser } from '../accounts/api.ts'
import { optOut } from '../programmes/api.ts'
import type { MailSettingsDto } from './contract.ts'
import {
  deleteUnwanted,
  insertUnwanted,
  saveLanguage,
  selectLanguage,
  selectUnwanted,
} from './store.ts'
import type { Unwanted } from './unsubscribe-token.ts'

type MailSettings = Static<typeof MailSettingsDto>

/** What mails the person who acts gets, and in which language. */
export async function readMailSettings({ db, actor }: Pick<Ctx, 'db' | 'actor'>) {
  const { userId } = requireUser(actor)
  const [locale, off] = [await selectLanguage(db, userId), await selectUnwanted(db, reader(userId))]
  return { locale, off }
}

export function changeMailSettings(ctx: Ctx, given: MailSettings): Promise<MailSettings> {
  const { userId } = requireUser(ctx.actor)
  return transaction(ctx, async (tx) => {
    await saveLanguage(tx.db, userId, given.locale)
    await deleteUnwanted(tx.db, reader(userId), given.off)
    await insertUnwanted(tx.db, reader(userId), given.off, tx.now())
    return { locale: given.locale, off: await selectUnwanted(tx.db, reader(userId)) }
  })
}

/** By a link of a mail: whoever has it may. Done again, it does nothing. */
export const unsubscribe = (ctx: Ctx, { reader, topic }: Unwanted): Promise<void> =>
  transaction(ctx, async (tx) => {
    await insertUnwanted(tx.db, reader, [topic], tx.now())
    if (topic === 'invitations') await optOut(tx, reader)
  })

const reader = (userId: string): string => `user:${userId}`
