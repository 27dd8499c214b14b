import type { Messages } from '../../i18n/en.ts'

export const supplyEn = {
  supply: {
    tab: 'Supply',
    lead: 'Which of our counties make what China wants: jobs in industries whose goods belong to categories with a demand index of 50 or more, each industry by what part of its export lines such goods are.',
    state: 'State',
    category: 'Category',
    all: 'All categories',
    onlyState:
      'Manufacturing by county ships with this product for Michigan only. Of {{name}} the state as a whole is shown; the file of all counties leaves manufacturing out.',
    farms:
      'County Business Patterns counts no farms, railways, households or most of government: an orchard is missing here, its packing house is not. Means of the mid-2010s, estimated by the publisher where it withheld a figure.',
    small:
      'With fewer than {{least}} establishments the jobs of an industry are not shown and not counted.',
    industries:
      'An industry of four digits makes other goods, too: the jobs are those of the industry, the count takes their wanted part.',
    place: 'County',
    wanted: 'Jobs in wanted goods',
    makers: 'What is made',
    maker: '{{goods}} ({{naics}}): {{establishments}} establishments, {{jobs}}',
    jobs: '{{jobs}} jobs',
    hidden: 'jobs not shown',
    part: '{{percent}} % of its lines wanted; China bought {{usd}} of them in {{year}}',
    more: 'and {{more}} more of its industries',
    none: 'Nobody here makes wanted goods of this category, as far as these figures know.',
    mapLabel: 'Map of the counties of {{name}} by jobs in wanted goods; the table says the same.',
    few: 'few',
    many: 'many',
    nobody: 'none',
    source:
      'US Census Bureau, County Business Patterns and Schedule B; exports by UN Comtrade. Data version {{version}}.',
  },
}

export const supplyZh: Messages<typeof supplyEn> = {
  supply: {
    tab: '本地产能',
    lead: '本州哪些县生产中国需要的商品：统计所产商品属于需求指数不低于 50 的类目的行业就业人数，按此类商品占该行业出口税目的比例折算。',
    state: '州',
    category: '类目',
    all: '全部类目',
    onlyState:
      '本产品仅随附密歇根州各县的制造业数据。{{name}}仅显示全州数据；全国各县文件不含制造业。',
    farms:
      '县商业统计不包括农场、铁路、私人家庭及大部分政府部门：果园不在其中，包装厂则计入。数据为 2010 年代中期均值，发布方未公开的数字为其估计值。',
    small: '企业数少于 {{least}} 家的行业，不显示也不计入就业人数。',
    industries: '四位数行业也生产其他商品：所列就业为整个行业，合计时只取需求部分。',
    place: '县',
    wanted: '相关就业人数',
    makers: '生产的商品',
    maker: '{{goods}}（{{naics}}）：{{establishments}} 家企业，{{jobs}}',
    jobs: '就业 {{jobs}} 人',
    hidden: '就业不显示',
    part: '{{percent}}% 的税目属需求商品；{{year}} 年中国从美国购买 {{usd}}',
    more: '另有 {{more}} 个行业',
    none: '就现有数据而言，当地没有生产该类目需求商品的行业。',
    mapLabel: '{{name}}各县相关就业人数地图，内容与表格相同。',
    few: '少',
    many: '多',
    nobody: '无',
    source:
      '美国人口普查局《县商业统计》与 Schedule B；出口数据来自联合国 Comtrade。数据版本 {{version}}。',
  },
}
