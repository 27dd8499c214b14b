import { defineRequirements } from '../../requirement.ts'
import { ACCESS_RULES } from './access.ts'
import { FRUIT_ACCESS } from './fruit-access.ts'
import { ARTICLE_REQUIREMENTS } from './requirements-articles.ts'
import { BODY_REQUIREMENTS } from './requirements-body.ts'
import { CHANNEL_REQUIREMENTS } from './requirements-channel.ts'
import { FOOD_REQUIREMENTS } from './requirements-food.ts'
import { FRESH_REQUIREMENTS } from './requirements-fresh.ts'

/** What China asks of goods, by kind, origin, channel and day. */
export const cnRequirements = defineRequirements({
  market: 'cn',
  requirements: [
    ...CHANNEL_REQUIREMENTS,
    ...FOOD_REQUIREMENTS,
    ...FRESH_REQUIREMENTS,
    ...BODY_REQUIREMENTS,
    ...ARTICLE_REQUIREMENTS,
  ],
  access: ACCESS_RULES,
  produce: FRUIT_ACCESS,
})
