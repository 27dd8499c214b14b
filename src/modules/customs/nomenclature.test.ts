import { describe, expect, test } from 'vitest'
import { schedule } from './markets/cn/law.ts'
import {
  codesUnder,
  describeCode,
  lineage,
  mapSubheading,
  normalizeCode,
  sectionOf,
} from './nomenclature.ts'
import { mapToLines } from './tariff.ts'

describe('the nomenclature', () => {
  test('describes chapter, heading and subheading in English and Chinese', () => {
    expect(lineage('0808100000').map(({ code, level }) => [code, level])).toEqual([
      ['08', 2],
      ['0808', 4],
      ['080810', 6],
    ])
    expect(describeCode('080810')?.description).toEqual({
      en: 'Fruit, edible; apples, fresh',
      'zh-CN': '鲜苹果',
    })
    expect(describeCode('08')).toMatchObject({
      description: { 'zh-CN': '食用水果及坚果；柑橘属水果或甜瓜的果皮' },
      isChineseDerived: false,
    })
    expect(describeCode('777777')).toBeUndefined()
  })

  test('has 21 sections of HS, 97 chapters of which 77 is empty, and the special chapter 98', () => {
    expect(codesUnder('')).toHaveLength(97)
    expect(codesUnder('')).not.toContain('77')
    expect(codesUnder('0808')).toEqual(['080810', '080830', '080840'])
    expect(sectionOf('3304990029')?.numeral).toBe('VI')
    expect(sectionOf('77')?.numeral).toBe('XV')
  })

  test('reads codes as people write them and nothing else', () => {
    expect(['0808.10.0000', '3304 99', '33-04', '08'].map(normalizeCode)).toEqual([
      '0808100000',
      '330499',
      '3304',
      '08',
    ])
    const bad = ['', '1', '123', '080810000000', 'abc', '08081０', '9'.repeat(1_000_000)]
    expect(bad.map(normalizeCode)).toEqual(bad.map(() => undefined))
  })
})

describe('a code of an earlier edition', () => {
  test('that kept its number and scope maps to itself', () => {
    expect(mapSubheading('190110', 'hs-2012')).toEqual([{ hs6: '190110', exactness: 'same' }])
  })

  test('that was split names every heir', () => {
    const heirs = mapSubheading('010619', 'hs-2007')
    expect(heirs.map(({ hs6 }) => hs6)).toEqual(expect.arrayContaining(['010613', '010619']))
    expect(heirs[0]).toEqual({ hs6: '010619', exactness: 'kept' })
  })

  test('that is in no edition maps nowhere', () => {
    expect(mapSubheading('999999', 'hs-2012')).toEqual([])
  })

  test('maps every subheading of 2012 that another file of that edition uses to a living one', () => {
    // Electronic cigarettes moved from 8543 and 3824 to 8543 40 and 2404 in 2022.
    expect(mapSubheading('854370', 'hs-2012').map(({ hs6 }) => hs6)).toContain('854340')
    expect(mapSubheading('382490', 'hs-2012').map(({ hs6 }) => hs6)).toContain('382499')
  })

  test('leads to current national lines, the nearest first', () => {
    const found = mapToLines(schedule(), '1901101000', 'hs-2012')
    expect(found.map(({ line, exactness }) => [line.code, exactness])).toEqual([
      ['1901101010', 'tariff-line'],
      ['1901101090', 'tariff-line'],
      ['1901109000', 'subheading'],
    ])
    expect(mapToLines(schedule(), '0808100000', 'hs-2012')[0]).toMatchObject({
      exactness: 'line',
      subheading: 'same',
      line: { name: '鲜苹果' },
    })
  })
})

describe('the tariff schedule', () => {
  test('has 12,030 lines of ten digits, chapters 01 to 09 with their zero', () => {
    const codes = schedule().lines.map(({ code }) => code)
    expect([codes.length, new Set(codes).size]).toEqual([12_030, 12_030])
    expect(codes.every((code) => /^\d{10}$/.test(code))).toBe(true)
    expect(codes.filter((code) => code.startsWith('0'))).toHaveLength(1_183)
  })

  test('reads rates exactly and finds lines under a prefix', () => {
    const line = schedule().line('1901101090')
    expect([line?.mfn, line?.provisional, line?.duty, line?.vat]).toEqual([
      { scaled: 15n, scale: 2 },
      { scaled: 5n, scale: 2 },
      { scaled: 5n, scale: 2 },
      { scaled: 13n, scale: 2 },
    ])
    expect(schedule().line('8516310000')?.general).toEqual({ scaled: 1n, scale: 0 })
    expect(
      schedule()
        .under('190110')
        .map(({ code }) => code),
    ).toEqual(['1901101010', '1901101090', '1901109000'])
    expect(schedule().under('9')).not.toHaveLength(0)
    expect(schedule().under('0000')).toEqual([])
  })

  test('keeps taxes by the litre apart from rates of value', () => {
    expect(schedule().line('2203000000')).toMatchObject({
      isConsumptionByVolume: true,
      consumption: { scaled: 0n },
    })
  })

  test('has a provisional rate above MFN only where MFN is by area, which stands as zero', () => {
    const above = schedule().lines.filter(
      ({ provisional, mfn }) =>
        provisional &&
        provisional.scaled * 10n ** BigInt(mfn.scale) >
          mfn.scaled * 10n ** BigInt(provisional.scale),
    )
    expect(above.map(({ code }) => code)).toEqual(['3702422900', '3702429201'])
  })
})
