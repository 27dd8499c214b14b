import type { ReactNode } from 'react'

/** What a page is about: its first heading, and the name of its tab in the browser. */
export function PageTitle({ text, badge }: { text: string; badge?: ReactNode }) {
  return (
    <>
      <title>{`${text} · Tradewind`}</title>
      <h1>
        {text}
        {badge && <> {badge}</>}
      </h1>
    </>
  )
}
