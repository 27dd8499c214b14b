import type { Locale } from '../../../kernel/locale.ts'
import { type Colour, createPdf, PAGE } from '../../../platform/pdf.ts'
import { drawQr } from '../../../platform/qr.ts'
import type { VerifiedDto } from '../../inspection/contract.ts'
import {
  certificateFacts,
  certificateFindings,
  filled,
  revocationOf,
  signatureOf,
} from './certificate.ts'
import { longDay } from './documents.ts'
import { wordsIn } from './words.ts'

const MARGIN = 56
const WIDTH = PAGE.width - 2 * MARGIN
const BOTTOM = PAGE.height - MARGIN
/** Where values stand beside their names. */
const INDENT = 150
const GAP = 5
const QR_EDGE = 116

const INK: Colour = [0.04, 0.15, 0.27]
const QUIET: Colour = [0.29, 0.35, 0.44]
const LEAF: Colour = [0.24, 0.49, 0.31]
const CLAY: Colour = [0.64, 0.27, 0.18]
const WHITE: Colour = [1, 1, 1]

/**
 * A certificate on paper: what its page says, as it stands on a day, with a code that leads to that
 * page, which says whether it still holds. Nearly always one sheet; long words take another.
 */
export function certificatePdf(
  certificate: VerifiedDto,
  { address, isKnown, day }: Readonly<{ address: string; isKnown: boolean; day: string }>,
  locale: Locale,
): Buffer {
  const t = wordsIn(locale)
  const { state, code } = certificate
  const pdf = createPdf({ title: `${t('certificate')} ${code}`, lang: locale })
  let y = MARGIN
  const room = (height: number) => {
    if (y + height <= BOTTOM) return
    pdf.addPage()
    y = MARGIN
  }
  const say = (words: string, size: number, colour = INK, isBold = false) => {
    room(2 * size)
    y += pdf.write(words, { x: MARGIN, y, width: WIDTH }, { size, colour, isBold })
  }
  const list = (facts: ReturnType<typeof certificateFacts>) => {
    for (const [name, value] of facts) {
      // Three lines of what may be written there.
      room(45)
      const style = { size: 10 }
      const named = pdf.write(
        name,
        { x: MARGIN, y, width: INDENT - 2 * GAP },
        { ...style, colour: QUIET },
      )
      const place = { x: MARGIN + INDENT, y, width: WIDTH - INDENT }
      y += GAP + Math.max(named, pdf.write(value, place, { ...style, colour: INK }))
    }
  }

  say(t('certificate'), 22, INK, true)
  y += GAP
  pdf.fill({ x: MARGIN, y, width: WIDTH, height: 30 }, state === 'valid' ? LEAF : CLAY)
  pdf.write(
    t(`certificate_${state}`),
    { x: MARGIN + 10, y: y + 6, width: WIDTH - 20 },
    { size: 13, colour: WHITE, isBold: true },
  )
  y += 30 + 2 * GAP
  const revoked = revocationOf(certificate, locale)
  if (revoked) say(revoked, 10, CLAY)
  if (!isKnown) say(t('agencyUnknown'), 9, QUIET)
  y += GAP
  list(certificateFacts(certificate, locale))
  y += GAP
  say(t('howInspected'), 14, INK, true)
  y += GAP
  list(certificateFindings(certificate, locale))
  say(signatureOf(certificate, locale), 10)
  y += 2 * GAP

  room(QR_EDGE)
  drawQr(pdf, address, { x: MARGIN, y, edge: QR_EDGE })
  const beside = { x: MARGIN + QR_EDGE + 20, width: WIDTH - QR_EDGE - 20 }
  const printed = filled(t('printedOn'), { day: longDay(locale, day) })
  const height = pdf.write(printed, { ...beside, y }, { size: 10, colour: INK })
  pdf.write(address, { ...beside, y: y + height + GAP }, { size: 9, colour: QUIET })
  return pdf.finish()
}
