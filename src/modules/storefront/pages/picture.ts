import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { CardDto } from '../contract.ts'
import { wordsIn } from './words.ts'

type Image = NonNullable<CardDto['image']>
type Shown = NonNullable<Image['shown']>
/** What stands in for a picture, and what is said of one that says nothing in the reader's language. */
type Goods = Readonly<{ sign: string; title: string }>

const HAN = /\p{Script=Han}/u
/** Pictures of so many cards are wanted at once: a phone shows four, a desk some more. */
const EAGER_CARDS = 4

const instead = (sign: string): Html =>
  html`<span class="picture" aria-hidden="true">${[...sign][0] ?? '·'}</span>`

/** The picture of a card; without one, the first character of what the goods are. */
export const cardPicture = (
  image: Image | null,
  goods: Goods,
  { locale, at }: { locale: Locale; at: number },
): Html =>
  image?.shown
    ? html`<span class="picture">${drawn(image.shown, {
        alt: altOf(image, goods, locale),
        sizes: '(max-width: 800px) 50vw, 240px',
        isFirst: at === 0,
        isLazy: at >= EAGER_CARDS,
      })}</span>`
    : instead(goods.sign)

const altOf = ({ alt }: Image, { title }: Goods, locale: Locale): string =>
  alt && HAN.test(alt) === (locale === 'zh-CN') ? alt : title

type Drawn = Readonly<{ alt: string; sizes: string; isFirst?: boolean; isLazy?: boolean }>

/** One picture in two sizes and two formats; the browser takes the one that fits. */
function drawn(shown: Shown, { alt, sizes, isFirst = false, isLazy = false }: Drawn): Html {
  const { path, width, height } = shown
  const set = (format: string) => `${path}-480.${format} 480w, ${path}-960.${format} 960w`
  return html`<picture><source type="image/webp" srcset="${set('webp')}" sizes="${sizes}"><img src="${path}-480.jpg" srcset="${set('jpg')}" sizes="${sizes}" alt="${alt}" width="${width}" height="${height}"${
    isLazy && html` loading="lazy"`
  }${isFirst && html` fetchpriority="high"`} decoding="async"></picture>`
}

/**
 * The pictures of one listing side by side, small ones to choose by, and each large on a press. It
 * is all markup: the browser opens and closes what is large, also by keyboard, and goes back to
 * where the focus was.
 */
export function galleryView(images: readonly Image[], goods: Goods, locale: Locale): Html {
  const t = wordsIn(locale)
  const shown = images.flatMap((image) => (image.shown ? [{ image, shown: image.shown }] : []))
  if (shown.length === 0) return html`<div>${instead(goods.sign)}</div>`
  const count = shown.length
  const place = (at: number): string => `${at + 1} / ${count}`
  const strip = shown.map(
    ({ image, shown: one }, at) =>
      html`<li id="picture-${at + 1}"><button class="enlarge" popovertarget="large-${at + 1}" aria-label="${t('enlarge')} ${place(at)}">${drawn(
        one,
        {
          alt: altOf(image, goods, locale),
          sizes: '(max-width: 800px) 100vw, 600px',
          isFirst: at === 0,
          isLazy: at > 0,
        },
      )}</button></li>`,
  )
  const thumbs = shown.map(
    ({ shown: one }, at) =>
      html`<li><a href="#picture-${at + 1}" aria-label="${t('picture')} ${place(at)}">${drawn(one, {
        alt: '',
        sizes: '120px',
        isLazy: true,
      })}</a></li>`,
  )
  const step = (to: number, word: 'before' | 'after'): Html | false =>
    to >= 0 && to < count && html`<button popovertarget="large-${to + 1}">${t(word)}</button>`
  const large = shown.map(
    ({ image, shown: one }, at) =>
      html`<div class="large" id="large-${at + 1}" popover aria-label="${t('picture')} ${place(at)}">${drawn(
        one,
        { alt: altOf(image, goods, locale), sizes: '100vw', isLazy: true },
      )}<p class="row">${step(at - 1, 'before')}<span class="quiet">${place(at)}</span>${step(
        at + 1,
        'after',
      )}<button popovertarget="large-${at + 1}" popovertargetaction="hide">${t('close')}</button></p></div>`,
  )
  return html`<div class="gallery"><ul class="strip" aria-label="${t('picture')}">${strip}</ul>
${count > 1 && html`<ul class="thumbs">${thumbs}</ul>`}${large}</div>`
}
