import { encode } from 'uqr'
import type { Colour, Pdf } from './pdf.ts'

const BLACK: Colour = [0, 0, 0]

/** A QR code (ISO/IEC 18004, level M) in a document, so wide and high; the quiet zone is the caller's. */
export function drawQr(
  pdf: Pdf,
  content: string,
  { x, y, edge }: Readonly<{ x: number; y: number; edge: number }>,
): void {
  const { data } = encode(content, { ecc: 'M', border: 0 })
  const dot = edge / data.length
  for (const [row, dots] of data.entries()) {
    for (const [column, isDark] of dots.entries()) {
      if (!isDark) continue
      // A little over the edge, so that no reader of PDF draws a gap between two dots.
      const size = dot + 0.02
      pdf.fill({ x: x + column * dot, y: y + row * dot, width: size, height: size }, BLACK)
    }
  }
}
