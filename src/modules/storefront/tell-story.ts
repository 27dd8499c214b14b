import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { type MakerStory, saveMakerStory, selectMakerStory } from './store.ts'

/** Keeps what the maker says of itself; an empty text is none. */
export const tellStory = (ctx: Ctx, businessId: string, told: MakerStory): Promise<MakerStory> =>
  transaction(ctx, async (tx) => {
    const story = { en: told.en?.trim() || null, 'zh-CN': told['zh-CN']?.trim() || null }
    const before = await selectMakerStory(tx.db, businessId)
    await saveMakerStory(tx.db, businessId, story, tx.now())
    await recordAudit(tx, {
      organisationId: businessId,
      action: 'storefront.story_told',
      subject: `business:${businessId}`,
      before,
      after: story,
    })
    return story
  })
