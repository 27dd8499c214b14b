import { useRef, useState } from 'react'

export type Progress = Readonly<{ done: number; total: number; isStopped: boolean }>

/**
 * Works through many things some at a time, one batch after the other, and can be stopped between two:
 * what was done stays done. Returns what each batch answered, also when a later one failed.
 */
export function useBatches<Item, Answer>(
  size: number,
  work: (batch: readonly Item[]) => Promise<Answer>,
) {
  const [progress, setProgress] = useState<Progress>()
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<unknown>()
  const stopped = useRef(false)

  async function run(items: readonly Item[]): Promise<Answer[]> {
    const answers: Answer[] = []
    stopped.current = false
    setError(undefined)
    setRunning(true)
    setProgress({ done: 0, total: items.length, isStopped: false })
    try {
      for (let from = 0; from < items.length && !stopped.current; from += size) {
        answers.push(await work(items.slice(from, from + size)))
        const done = Math.min(from + size, items.length)
        setProgress({ done, total: items.length, isStopped: stopped.current })
      }
    } catch (problem) {
      setError(problem)
    } finally {
      setRunning(false)
    }
    return answers
  }
  const stop = () => {
    stopped.current = true
  }
  return { run, stop, progress, isRunning, error }
}
