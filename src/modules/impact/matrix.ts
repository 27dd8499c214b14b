import { assert } from '../../kernel/assert.ts'

/** A square matrix, row after row. */
export type Matrix = Readonly<{ size: number; cells: Float64Array }>

/** The cells of a matrix that are not zero: those of row i stand from `starts[i]` to `starts[i + 1]`. */
export type SparseMatrix = Readonly<{
  size: number
  starts: Int32Array
  columns: Int32Array
  cells: Float64Array
}>

/** Below it a matrix has no inverse that floating-point numbers can hold. */
const SINGULAR = 1e-12

/** I − A. */
export function identityMinus({ size, cells }: Matrix): Matrix {
  const rest = cells.map((cell) => -cell)
  for (let i = 0; i < size; i++) rest[i * size + i]! += 1
  return { size, cells: rest }
}

export function sparse({ size, cells }: Matrix): SparseMatrix {
  const filled = [...cells.keys()].filter((at) => cells[at] !== 0)
  const starts = new Int32Array(size + 1)
  for (const at of filled) starts[Math.floor(at / size) + 1]! += 1
  for (let i = 0; i < size; i++) starts[i + 1]! += starts[i]!
  return {
    size,
    starts,
    columns: Int32Array.from(filled, (at) => at % size),
    cells: Float64Array.from(filled, (at) => cells[at]!),
  }
}

/** The inverse, by Gauss-Jordan elimination in place with partial pivoting. Throws when there is none. */
export function invert({ size, cells }: Matrix): Matrix {
  const a = cells.slice()
  const swaps: number[] = []
  for (let k = 0; k < size; k++) {
    const pivotRow = largestInColumn(a, size, k)
    swaps.push(pivotRow)
    if (pivotRow !== k) swapRows(a, size, k, pivotRow)
    const start = k * size
    const pivot = a[start + k]!
    assert(Math.abs(pivot) > SINGULAR, 'the matrix has no inverse')
    a[start + k] = 1
    for (let j = 0; j < size; j++) a[start + j]! /= pivot
    for (let i = 0; i < size; i++) {
      const row = i * size
      const factor = a[row + k]!
      if (i === k || factor === 0) continue
      a[row + k] = 0
      for (let j = 0; j < size; j++) a[row + j]! -= factor * a[start + j]!
    }
  }
  for (let k = size - 1; k >= 0; k--) if (swaps[k] !== k) swapColumns(a, size, k, swaps[k]!)
  return { size, cells: a }
}

/** M · v. */
export function timesVector({ size, cells }: Matrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(size)
  for (let i = 0, at = 0; i < size; i++) {
    let sum = 0
    for (let j = 0; j < size; j++, at++) sum += cells[at]! * vector[j]!
    product[i] = sum
  }
  return product
}

/** v · M. */
export function vectorTimes(vector: Float64Array, { size, cells }: Matrix): Float64Array {
  const product = new Float64Array(size)
  for (let i = 0, at = 0; i < size; i++) {
    const factor = vector[i]!
    for (let j = 0; j < size; j++, at++) product[j]! += factor * cells[at]!
  }
  return product
}

/** The vector under a key, made of zeros when there is none yet. */
export function vectorUnder<Key>(
  all: Map<Key, Float64Array>,
  key: Key,
  size: number,
): Float64Array {
  const found = all.get(key) ?? new Float64Array(size)
  all.set(key, found)
  return found
}

/** v · w. */
export const dot = (v: Float64Array, w: Float64Array): number =>
  v.reduce((sum, value, i) => sum + value * w[i]!, 0)

function largestInColumn(a: Float64Array, size: number, column: number): number {
  let best = column
  for (let i = column + 1; i < size; i++) {
    if (Math.abs(a[i * size + column]!) > Math.abs(a[best * size + column]!)) best = i
  }
  return best
}

function swapRows(a: Float64Array, size: number, one: number, other: number): void {
  const kept = a.slice(one * size, (one + 1) * size)
  a.copyWithin(one * size, other * size, (other + 1) * size)
  a.set(kept, other * size)
}

function swapColumns(a: Float64Array, size: number, one: number, other: number): void {
  for (let row = 0; row < size * size; row += size) {
    const kept = a[row + one]!
    a[row + one] = a[row + other]!
    a[row + other] = kept
  }
}
