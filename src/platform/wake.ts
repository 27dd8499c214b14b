let wake: () => void = () => {}

/** Called after every commit; events wait in the table, so a lost call only costs time. */
export const emitted = (): void => wake()

/** What is to happen when something was emitted, until it is set again. */
export const onEmitted = (react: () => void): void => {
  wake = react
}
