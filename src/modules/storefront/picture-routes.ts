import { Type } from 'typebox'
import { isId } from '../../kernel/ids.ts'
import type { Routes } from '../../platform/module.ts'
import { PICTURE_EDGES, PICTURE_FORMATS } from './picture.ts'
import { findPictureFile } from './picture-store.ts'

const NAME = new RegExp(
  `^(.{36})-((?:${PICTURE_EDGES.join('|')})\\.(${PICTURE_FORMATS.join('|')}))$`,
)
const TYPES = { webp: 'image/webp', jpg: 'image/jpeg' } as const

/** Our copies of sellers' pictures. An address always brings the same bytes, so it is kept for good. */
export const pictureRoutes: Routes = async (app) => {
  app.get(
    '/shop/pictures/:name',
    {
      schema: { hide: true, params: Type.Object({ name: Type.String({ maxLength: 60 }) }) },
      // A page has dozens of them, and many buyers share one address.
      config: { rateLimit: false },
    },
    async ({ ctx, params }, reply) => {
      const [, id = '', copy = '', format] = NAME.exec(params.name) ?? []
      const file = isId(id) ? await findPictureFile(ctx.db, { id, copy }) : undefined
      const size = file && (await ctx.files.size(file))
      if (!file || size === undefined) return reply.status(404).type('text/plain').send('')
      return reply
        .type(TYPES[format as keyof typeof TYPES])
        .header('content-length', size)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(ctx.files.read(file))
    },
  )
}
