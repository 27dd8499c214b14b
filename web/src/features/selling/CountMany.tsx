import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Sku } from './api.ts'

type Place = 'shelf' | 'bonded'
/** The interface takes as many counts at once. */
const BATCH = 100
/** Pages of listings that are read for their numbers; a bigger seller pastes by the name. */
const PAGES = 25

const countedAt = (sku: Sku, place: Place): number =>
  sku.place === place ? sku.available : (sku.elsewhere[place] ?? 0)

/** '1,200' and '1 200' are counts; '12.5' and 'many' are none. */
function countIn(text: string): number | undefined {
  const digits = text.trim().replaceAll(/[,，\s]/g, '')
  return /^\d{1,7}$/.test(digits) ? Number(digits) : undefined
}

/**
 * Counts down a column: typed, with Enter going to the next, or pasted from a spreadsheet, as a
 * column of numbers or as two columns of number (SKU) or name and count.
 */
export function CountMany({ businessId, skus }: { businessId: string; skus: readonly Sku[] }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const queries = useQueryClient()
  const id = useId()
  const [place, setPlace] = useState<Place>(skus[0]?.place ?? 'shelf')
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [unknown, setUnknown] = useState<readonly string[]>([])
  const numbers = useSkuNumbers(businessId)
  const changed = skus.flatMap((sku) => {
    const counted = countIn(typed[sku.variantId] ?? '')
    return counted === undefined || counted === countedAt(sku, place) ? [] : [{ sku, counted }]
  })
  const wrong = Object.values(typed).filter(
    (value) => value.trim() !== '' && countIn(value) === undefined,
  )
  const save = useMutation({
    mutationFn: async () => {
      for (let from = 0; from < changed.length; from += BATCH) {
        const some = changed.slice(from, from + BATCH)
        await dataOf(
          client.PUT('/v1/businesses/{businessId}/stock-counts', {
            params: { path: { businessId } },
            body: {
              counts: some.map(({ sku, counted }) => ({
                variantId: sku.variantId,
                place,
                counted,
              })),
            },
          }),
        )
      }
      return changed.length
    },
    onSuccess: () => {
      setTyped({})
      setUnknown([])
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['skus', businessId] }),
  })

  /** Which of them a row of a spreadsheet is about. */
  const named = (name: string): Sku | undefined => {
    const wanted = name.trim().toLowerCase()
    return skus.find(
      (sku) =>
        sku.variantId === wanted ||
        numbers.get(sku.variantId)?.toLowerCase() === wanted ||
        [sku.title.en, sku.title['zh-CN']].some((title) => title.toLowerCase() === wanted),
    )
  }
  const paste = (at: number) => (event: ClipboardEvent) => {
    const rows = event.clipboardData
      .getData('text')
      .replace(/\r/g, '')
      .split('\n')
      .filter((row) => row.trim() !== '')
    const isTable = rows.some((row) => row.includes('\t'))
    if (rows.length < 2 && !isTable) return
    event.preventDefault()
    const next = { ...typed }
    const missed: string[] = []
    rows.forEach((row, i) => {
      const cells = row.split('\t')
      const sku = isTable ? named(cells[0] ?? '') : skus[at + i]
      const value = (isTable ? cells.at(-1) : row)?.trim() ?? ''
      // The head of a spreadsheet is no product, and no mistake.
      if (sku) next[sku.variantId] = value
      else if (countIn(value) !== undefined) missed.push(cells[0]!.trim())
    })
    setTyped(next)
    setUnknown(missed)
  }
  const goOn = (at: number) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    document.getElementById(`${id}${at + (event.key === 'ArrowUp' ? -1 : 1)}`)?.focus()
  }
  return (
    <form
      className="count-many"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className="quiet">{t('centre.countHint')}</p>
      <div className="field">
        <label htmlFor={`${id}place`}>{t('selling.atPlace')}</label>
        <Select<Place>
          id={`${id}place`}
          value={place}
          onChange={setPlace}
          options={(['shelf', 'bonded'] as const).map((value) => ({
            value,
            label: t(`selling.place.${value}`),
          }))}
        />
      </div>
      <table>
        <thead>
          <tr>
            <th>{t('centre.column.variant')}</th>
            <th className="num">{t('centre.column.now')}</th>
            <th className="num">{t('centre.column.counted')}</th>
          </tr>
        </thead>
        <tbody>
          {skus.map((sku, i) => {
            const value = typed[sku.variantId] ?? ''
            const isWrong = value.trim() !== '' && countIn(value) === undefined
            return (
              <tr key={sku.variantId}>
                <td>
                  <label htmlFor={id + i}>{text(sku.title)}</label>{' '}
                  <span className="code quiet">{numbers.get(sku.variantId)}</span>
                </td>
                <td className="num">{count(countedAt(sku, place))}</td>
                <td className="num">
                  <Input
                    id={id + i}
                    inputMode="numeric"
                    autoComplete="off"
                    value={value}
                    {...(isWrong ? { status: 'error' as const, 'aria-invalid': true } : {})}
                    onChange={(event) => {
                      setTyped({ ...typed, [sku.variantId]: event.target.value })
                      save.reset()
                    }}
                    onPaste={paste(i)}
                    onKeyDown={goOn(i)}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {unknown.length > 0 && (
        <p role="status" className="question">
          {t('centre.notFound', { count: unknown.length })} {unknown.slice(0, 20).join(' · ')}
        </p>
      )}
      {wrong.length > 0 && (
        <p role="status" className="question">
          {t('centre.noCount', { read: wrong.slice(0, 5).join(' · ') })}
        </p>
      )}
      <Refusal error={save.error} />
      {save.isSuccess && <p role="status">{t('centre.counted', { count: save.data })}</p>}
      <div className="thumb-bar">
        <span>{t('centre.differ', { count: changed.length })}</span>
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={changed.length === 0 || wrong.length > 0}
        >
          {t('centre.saveCounts')}
        </Button>
      </div>
    </form>
  )
}

/** The seller's own numbers (SKU) of what is listed, by variant. */
function useSkuNumbers(businessId: string): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['sku-numbers', businessId],
    queryFn: async () => {
      const found = new Map<string, string>()
      let after: string | null = null
      for (let page = 0; page < PAGES; page++) {
        const answer: { listings: readonly Numbered[]; next: string | null } = await dataOf(
          client.GET('/v1/businesses/{businessId}/listings', {
            params: {
              path: { businessId },
              query: { limit: 200, ...(after ? { after } : {}) },
            },
          }),
        )
        for (const { offers } of answer.listings) {
          for (const { variantId, sku } of offers) if (sku) found.set(variantId, sku)
        }
        after = answer.next
        if (!after) break
      }
      return found
    },
  })
  return data ?? NONE
}

type Numbered = Readonly<{ offers: readonly Readonly<{ variantId: string; sku: string | null }>[] }>
const NONE: ReadonlyMap<string, string> = new Map()
