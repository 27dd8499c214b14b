import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GOODS_KINDS, goodsKindName, goodsKinds } from './goods-kind.ts'

const kinds = (code: string, title: string, more: object = {}) =>
  [...goodsKinds(code, { title, ...more })].sort()

describe('the kinds of goods of a product', () => {
  test.each([
    ['080929', 'Fresh sweet cherries, 5 lb', ['food', 'fresh_fruit']],
    ['080929', 'Dried tart cherries', ['dried_fruit', 'food']],
    ['081340', 'Montmorency cherries, dried', ['dried_fruit', 'food']],
    ['081120', 'Frozen raspberries', ['food', 'frozen_food', 'frozen_produce']],
    ['170220', 'Pure maple syrup', ['food', 'maple']],
    ['040900', 'Wildflower honey', ['food', 'honey']],
    ['190110', 'Organic stage 1 formula', ['food', 'infant_food', 'infant_formula']],
    ['190110', 'Baby rice cereal', ['food', 'infant_food']],
    ['210690', 'Vitamin C gummies', ['food', 'supplement']],
    ['020230', 'Boneless beef', ['beef', 'food', 'frozen_food', 'meat']],
    ['160100', 'Turkey sausage', ['food', 'meat', 'poultry']],
    ['330499', 'Face cream', ['cosmetics']],
    ['330499', 'Mineral sunscreen SPF 50', ['cosmetics', 'special_cosmetics']],
    ['330499', '儿童面霜', ['children_cosmetics', 'cosmetics']],
    ['340111', 'Goat milk soap bar', ['soap']],
    ['340600', 'Soy candle', ['home_fragrance']],
    ['950300', 'Wooden blocks', ['toys']],
    ['950300', 'Remote control car', ['electric_toy', 'radio', 'toys']],
    ['610910', 'Cotton T-shirt', ['apparel']],
    ['610910', "Kids' cotton T-shirt", ['apparel', 'children_textile']],
    ['620349', 'Hemp work trousers', ['apparel']],
    ['630900', 'Worn clothing, bales', ['used_goods']],
    ['620342', 'Second-hand jeans', ['apparel', 'used_goods']],
    ['850980', 'Countertop blender', ['appliance']],
    ['851830', 'Wireless bluetooth headphones, rechargeable', ['battery', 'electronics', 'radio']],
    ['330499', 'CBD face oil', ['cbd_hemp', 'cosmetics']],
    ['210690', 'Hemp protein powder', ['cbd_hemp', 'food']],
    ['560790', 'Hemp rope', ['general_goods']],
    ['121120', '西洋参茶', ['ginseng', 'herb']],
    ['210690', '西洋参茶', ['food']],
    ['330610', 'Whitening toothpaste', ['oral_care']],
    ['854340', 'Mango vape pen', ['e_cigarette']],
    ['121120', 'American ginseng root', ['ginseng', 'herb']],
    ['120991', 'Heirloom tomato seeds', ['seed']],
    ['120799', 'Roasted pumpkin seed snack', ['edible_oil', 'food']],
    ['930400', 'Airsoft pistol', ['weapon']],
    ['820559', 'Hot glue gun', ['tools']],
    ['230910', 'Grain-free dog food', ['pet_food']],
    ['871500', 'Folding stroller', ['infant_article']],
    ['840999', 'Piston rings', ['auto_parts']],
    ['732690', 'Steel brackets', ['general_goods']],
  ])('%s %s', (code, title, expected) => {
    expect(kinds(code, title)).toEqual(expected)
  })

  test('ingredients and attributes count as words', () => {
    expect(kinds('330499', 'Calm balm', { ingredients: 'Cannabis sativa seed oil' })).toContain(
      'cbd_hemp',
    )
    expect(kinds('950300', 'Robot', { attributes: { power: 'battery' } })).toContain('electric_toy')
  })

  test('"used for" in a description is not used goods', () => {
    expect(kinds('732690', 'Bracket', { description: 'Used for shelves' })).toEqual([
      'general_goods',
    ])
  })

  test('a code that is none has no kinds', () => {
    for (const code of ['', 'abc', '000000', '770000', '980000']) {
      expect(goodsKinds(code, { title: 'Honey' })).toEqual([])
    }
  })

  test('every kind has a name in both languages', () => {
    for (const kind of GOODS_KINDS) {
      expect(goodsKindName(kind).en).not.toBe('')
      expect(goodsKindName(kind)['zh-CN']).toMatch(/\p{Script=Han}/u)
    }
  })

  test('no code and no words make it throw, or return what is no kind', () => {
    const known = new Set<string>(GOODS_KINDS)
    fc.assert(
      fc.property(fc.stringMatching(/^\d{6}$/), fc.string({ maxLength: 300 }), (code, title) => {
        for (const kind of goodsKinds(code, { title })) expect(known.has(kind)).toBe(true)
      }),
    )
  })
})
