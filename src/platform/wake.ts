const reactions = new Set<() => void>()

/** Called after every commit; events wait in the table, so a lost call only costs time. */
export function emitted(): void {
  for (const react of reactions) react()
}

/** Has something done whenever something was emitted. Returns how to end that. */
export function onEmitted(react: () => void): () => void {
  reactions.add(react)
  return () => void reactions.delete(react)
}
