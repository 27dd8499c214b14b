/** Sets of small numbers as bits, 32 in a word. Those that are combined have the same length. */
export type Bits = Uint32Array

export const bitsFor = (count: number): Bits => new Uint32Array((count + 31) >>> 5)

export const hasBit = (bits: Bits, at: number): boolean =>
  ((bits[at >>> 5]! >>> (at & 31)) & 1) === 1

export function setBit(bits: Bits, at: number): void {
  bits[at >>> 5]! |= 1 << (at & 31)
}

/** Each changes `bits` and gives it back. */
export function keepBits(bits: Bits, others: Bits): Bits {
  for (let i = 0; i < bits.length; i++) bits[i]! &= others[i]!
  return bits
}
export function addBits(bits: Bits, others: Bits): Bits {
  for (let i = 0; i < bits.length; i++) bits[i]! |= others[i]!
  return bits
}
export function dropBits(bits: Bits, others: Bits): Bits {
  for (let i = 0; i < bits.length; i++) bits[i]! &= ~others[i]!
  return bits
}

export function isEmpty(bits: Bits): boolean {
  for (let i = 0; i < bits.length; i++) if (bits[i] !== 0) return false
  return true
}

export function countBits(bits: Bits): number {
  let count = 0
  for (let word of bits) {
    word -= (word >>> 1) & 0x55555555
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
    count += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
  }
  return count
}

/** The numbers in a set, the smallest first. */
export function numbersOf(bits: Bits): Uint32Array {
  const numbers = new Uint32Array(countBits(bits))
  let next = 0
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) {
      numbers[next++] = i * 32 + 31 - Math.clz32(word & -word)
    }
  }
  return numbers
}
