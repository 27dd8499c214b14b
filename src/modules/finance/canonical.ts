/** Deeper than any file of ours; what comes from elsewhere may be as deep as it likes. */
const DEPTH_MAX = 12

/**
 * JSON in its one canonical form (RFC 8785): keys in order, no space. What is signed is this, so that
 * a file may be laid out anew and still verifies. Undefined where it holds what our files never do:
 * numbers that are no integers, or more levels than ours have.
 */
export function canonical(value: unknown, depth = 0): string | undefined {
  if (depth > DEPTH_MAX) return undefined
  if (typeof value === 'number') return Number.isSafeInteger(value) ? `${value}` : undefined
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const parts = Array.isArray(value)
    ? value.map((one) => canonical(one, depth + 1))
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => {
          const text = canonical(one, depth + 1)
          return text && `${JSON.stringify(key)}:${text}`
        })
  if (parts.includes(undefined)) return undefined
  return Array.isArray(value) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}
