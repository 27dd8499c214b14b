/** Stops on a programmer's error. Never use it for input from outside: that is a catalogue error. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`)
}
