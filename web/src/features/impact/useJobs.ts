import { useMemo } from 'react'
import { useFormat } from '../../ui/format.ts'

/** Job-years as people read them: two places where there are few. */
export function useJobs(): (value: number) => string {
  const { locale } = useFormat()
  return useMemo(() => {
    const few = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 })
    const many = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
    return (value) => (Math.abs(value) < 100 ? few : many).format(value)
  }, [locale])
}
