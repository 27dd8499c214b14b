import type { ReactNode } from 'react'

/** What may be wider or higher than its place: scrolled by hand or, once focused, by keyboard. */
export function Scrolling({
  label,
  className = '',
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className={`scroll ${className}`.trim()} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
