import sharp from 'sharp'

/** More than any telephone takes; decoded it is what a process can hold. */
const MOST_PIXELS = 50_000_000
/** On a screen more cannot be told apart, and the words on a label still can. */
const EDGE = 2_560
const THUMBNAIL_EDGE = 320
const LONGEST_S = 20

type PictureType = 'image/jpeg' | 'image/png' | 'image/webp'

/** What was sent cannot be kept: it cannot be read to its end, or would fill the memory. */
export class PictureRefused extends Error {
  readonly reason: 'unreadable' | 'too_many_pixels'
  constructor(reason: 'unreadable' | 'too_many_pixels', cause?: unknown) {
    super(`the picture was refused: ${reason}`, { cause })
    this.reason = reason
  }
}

// The library reads many formats; what nobody needs is what nobody attacks.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})
sharp.cache(false)
// One core for pictures: the others go on answering.
sharp.concurrency(1)

/** What the first bytes say, whatever the name says. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'image/webp'
  return undefined
}

/**
 * A picture drawn anew from its pixels, as JPEG, with a small copy. Nothing else of the file
 * remains: not where and by which telephone it was taken, not what was hidden behind it. It stands
 * upright as its camera meant it. Throws PictureRefused.
 */
export const redraw = (bytes: Uint8Array): Promise<{ picture: Buffer; thumbnail: Buffer }> =>
  inTurn(() => draw(bytes))

/** One picture in one size, in both formats. */
export type Sized = Readonly<{ edge: number; webp: Buffer; jpeg: Buffer }>

/**
 * A picture drawn anew like that in several sizes; what is smaller than a size stays as it is. The
 * width and height are those of the largest. Throws PictureRefused.
 */
export const redrawInSizes = (
  bytes: Uint8Array,
  edges: readonly number[],
): Promise<{ width: number; height: number; sizes: readonly Sized[] }> =>
  inTurn(() => drawInSizes(bytes, edges))

/** One at a time: a picture of the largest kind takes hundreds of megabytes while it is drawn. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work)
  turn = done.then(
    () => {},
    () => {},
  )
  return done
}

let turn: Promise<void> = Promise.resolve()

async function drawInSizes(bytes: Uint8Array, edges: readonly number[]) {
  const options = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true } as const
  const before = await readSize(bytes)
  if (before.width * before.height > MOST_PIXELS) throw new PictureRefused('too_many_pixels')
  const within = { fit: 'inside', withoutEnlargement: true } as const
  const largest = Math.max(...edges)
  try {
    const { data, info } = await sharp(bytes, options)
      .timeout({ seconds: LONGEST_S })
      .rotate()
      .resize(largest, largest, within)
      .flatten({ background: '#ffffff' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const sizes: Sized[] = []
    for (const edge of edges) {
      const small = sharp(data, { raw: { width, height, channels } }).resize(edge, edge, within)
      const webp = await small.clone().webp({ quality: 76 }).toBuffer()
      const jpeg = await small.clone().jpeg({ quality: 76, mozjpeg: true }).toBuffer()
      sizes.push({ edge, webp, jpeg })
    }
    return { width, height, sizes }
  } catch (error) {
    throw new PictureRefused('unreadable', error)
  }
}

async function draw(bytes: Uint8Array): Promise<{ picture: Buffer; thumbnail: Buffer }> {
  const options = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true } as const
  const { width, height } = await readSize(bytes)
  if (width * height > MOST_PIXELS) throw new PictureRefused('too_many_pixels')
  const within = { fit: 'inside', withoutEnlargement: true } as const
  try {
    const picture = await sharp(bytes, options)
      .timeout({ seconds: LONGEST_S })
      .rotate()
      .resize(EDGE, EDGE, within)
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 82 })
      .toBuffer()
    const thumbnail = await sharp(picture)
      .resize(THUMBNAIL_EDGE, THUMBNAIL_EDGE, within)
      .jpeg({ quality: 72 })
      .toBuffer()
    return { picture, thumbnail }
  } catch (error) {
    throw new PictureRefused('unreadable', error)
  }
}

/** From the header alone: nothing is decoded. */
async function readSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata()
  } catch (error) {
    throw new PictureRefused('unreadable', error)
  }
}
