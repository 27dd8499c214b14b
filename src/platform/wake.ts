/** Something that others of this process wait for. It tells nothing: a lost call only costs time. */
export type Signal = Readonly<{
  send: () => void
  /** Has something done whenever it is sent. Returns how to end that. */
  listen: (react: () => void) => () => void
}>

function createSignal(): Signal {
  const reactions = new Set<() => void>()
  return {
    send() {
      for (const react of reactions) react()
    },
    listen(react) {
      reactions.add(react)
      return () => void reactions.delete(react)
    },
  }
}

/** Sent after every commit in which events may have been recorded. */
export const emitted: Signal = createSignal()

/** Sent after every commit. */
export const committed: Signal = createSignal()
