/** How large our copies of sellers' pictures are: a card, and a page's width; in pixels. */
export const PICTURE_EDGES = [480, 960] as const
export const PICTURE_FORMATS = ['webp', 'jpg'] as const

/** Of one picture, of one listing: more shows nothing that the first ones did not. */
export const PICTURE_BYTES = 15_000_000
export const PICTURES_OF_LISTING = 10

/** Why a picture is not shown. */
const PICTURE_REFUSALS = [
  'refused_address',
  'not_found',
  'too_large',
  'unreadable',
  'too_many_pixels',
  'unreachable',
] as const
export type PictureRefusal = (typeof PICTURE_REFUSALS)[number]

/** A copy that can be shown: its address without size and format, and how large it is drawn. */
export type ShownPicture = Readonly<{ path: string; width: number; height: number }>

/** Never changes: another picture has another id. */
export const picturePath = (id: string): string => `/shop/pictures/${id}`
