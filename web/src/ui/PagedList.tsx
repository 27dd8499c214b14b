import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../features/account/FormField.tsx'

/** What of a list has been read; `items` is missing until the first page has come. */
export type Pages<Item> = Readonly<{
  items: readonly Item[] | undefined
  error: Error | null
  hasMore: boolean
  isReading: boolean
  readOn: () => void
}>

/**
 * Pages of a list, read one behind the other and afresh whenever the list is shown; `read` is asked
 * with where the page before ended, `itemsIn` says what of a page is the list.
 */
export function usePages<Page extends Readonly<{ next: string | null }>, Item>({
  queryKey,
  read,
  itemsIn,
}: {
  queryKey: QueryKey
  read: (behind: Readonly<{ after?: string }>) => Promise<Page>
  itemsIn: (page: Page) => readonly Item[]
}): Pages<Item> & Readonly<{ first: Page | undefined }> {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey,
    refetchOnMount: 'always',
    initialPageParam: '',
    queryFn: ({ pageParam }) => read(pageParam ? { after: pageParam } : {}),
    getNextPageParam: ({ next }) => next,
  })
  return {
    items: data?.pages.flatMap(itemsIn),
    first: data?.pages[0],
    error,
    hasMore: hasNextPage,
    isReading: isFetchingNextPage,
    readOn: () => void fetchNextPage(),
  }
}

/** A list that is read page by page: why it cannot be, that there is nothing, what there is, and more. */
export function PagedList<Item>({
  pages: { items, error, hasMore, isReading, readOn },
  keyOf,
  none,
  itemClass = 'panel',
  children,
}: {
  pages: Pages<Item>
  keyOf: (item: Item) => string
  /** What it says where there is nothing; left out where nothing is to be said. */
  none?: string
  itemClass?: string
  children: (item: Item) => ReactNode
}) {
  const { t } = useTranslation()
  return (
    <>
      <Refusal error={error} />
      {!items && !error && <Skeleton active />}
      {none && items?.length === 0 && <p className="panel">{none}</p>}
      <ul className="bars">
        {items?.map((item) => (
          <li key={keyOf(item)} className={itemClass}>
            {children(item)}
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button loading={isReading} onClick={readOn}>
          {t('business.more')}
        </Button>
      )}
    </>
  )
}
