import { expect, test } from 'vitest'
import { foldText, hasHan, joinProductText, runsOf } from './text.ts'

test('full width, capitals and traditional characters are folded away', () => {
  expect(foldText('ＡＢＣ　嬰兒奶粉９００Ｇ')).toBe('abc 婴儿奶粉900g')
})

test('a text is cut at spaces, punctuation and changes of script', () => {
  expect(runsOf('gnc鱼油,1000mg 3.5盎司')).toEqual([
    { kind: 'latin', text: 'gnc' },
    { kind: 'han', text: '鱼油' },
    { kind: 'digits', text: '1000' },
    { kind: 'latin', text: 'mg' },
    { kind: 'digits', text: '3.5' },
    { kind: 'han', text: '盎司' },
  ])
})

test('one Han character makes a text Chinese; kana and Latin do not', () => {
  expect([hasHan('Aptamil 奶'), hasHan('Aptamil'), hasHan('ミルク'), hasHan('')]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('the title stands first, what is missing leaves no trace', () => {
  expect(joinProductText({ title: '靴', brand: 'Red', attributes: { 材质: '牛皮' } })).toBe(
    '靴 Red 材质 牛皮',
  )
  expect(joinProductText({ title: '靴', description: '' })).toBe('靴')
})
