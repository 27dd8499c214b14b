import type { Locale } from '../../i18n/index.ts'

/** The states of the United States (ISO 3166-2), to say where goods are made. */
export const US_STATES: readonly { value: string; en: string; zh: string }[] = [
  { value: 'US-AL', en: 'Alabama', zh: '亚拉巴马' },
  { value: 'US-AK', en: 'Alaska', zh: '阿拉斯加' },
  { value: 'US-AZ', en: 'Arizona', zh: '亚利桑那' },
  { value: 'US-AR', en: 'Arkansas', zh: '阿肯色' },
  { value: 'US-CA', en: 'California', zh: '加利福尼亚' },
  { value: 'US-CO', en: 'Colorado', zh: '科罗拉多' },
  { value: 'US-CT', en: 'Connecticut', zh: '康涅狄格' },
  { value: 'US-DE', en: 'Delaware', zh: '特拉华' },
  { value: 'US-DC', en: 'District of Columbia', zh: '哥伦比亚特区' },
  { value: 'US-FL', en: 'Florida', zh: '佛罗里达' },
  { value: 'US-GA', en: 'Georgia', zh: '佐治亚' },
  { value: 'US-HI', en: 'Hawaii', zh: '夏威夷' },
  { value: 'US-ID', en: 'Idaho', zh: '爱达荷' },
  { value: 'US-IL', en: 'Illinois', zh: '伊利诺伊' },
  { value: 'US-IN', en: 'Indiana', zh: '印第安纳' },
  { value: 'US-IA', en: 'Iowa', zh: '艾奥瓦' },
  { value: 'US-KS', en: 'Kansas', zh: '堪萨斯' },
  { value: 'US-KY', en: 'Kentucky', zh: '肯塔基' },
  { value: 'US-LA', en: 'Louisiana', zh: '路易斯安那' },
  { value: 'US-ME', en: 'Maine', zh: '缅因' },
  { value: 'US-MD', en: 'Maryland', zh: '马里兰' },
  { value: 'US-MA', en: 'Massachusetts', zh: '马萨诸塞' },
  { value: 'US-MI', en: 'Michigan', zh: '密歇根' },
  { value: 'US-MN', en: 'Minnesota', zh: '明尼苏达' },
  { value: 'US-MS', en: 'Mississippi', zh: '密西西比' },
  { value: 'US-MO', en: 'Missouri', zh: '密苏里' },
  { value: 'US-MT', en: 'Montana', zh: '蒙大拿' },
  { value: 'US-NE', en: 'Nebraska', zh: '内布拉斯加' },
  { value: 'US-NV', en: 'Nevada', zh: '内华达' },
  { value: 'US-NH', en: 'New Hampshire', zh: '新罕布什尔' },
  { value: 'US-NJ', en: 'New Jersey', zh: '新泽西' },
  { value: 'US-NM', en: 'New Mexico', zh: '新墨西哥' },
  { value: 'US-NY', en: 'New York', zh: '纽约' },
  { value: 'US-NC', en: 'North Carolina', zh: '北卡罗来纳' },
  { value: 'US-ND', en: 'North Dakota', zh: '北达科他' },
  { value: 'US-OH', en: 'Ohio', zh: '俄亥俄' },
  { value: 'US-OK', en: 'Oklahoma', zh: '俄克拉何马' },
  { value: 'US-OR', en: 'Oregon', zh: '俄勒冈' },
  { value: 'US-PA', en: 'Pennsylvania', zh: '宾夕法尼亚' },
  { value: 'US-RI', en: 'Rhode Island', zh: '罗得岛' },
  { value: 'US-SC', en: 'South Carolina', zh: '南卡罗来纳' },
  { value: 'US-SD', en: 'South Dakota', zh: '南达科他' },
  { value: 'US-TN', en: 'Tennessee', zh: '田纳西' },
  { value: 'US-TX', en: 'Texas', zh: '得克萨斯' },
  { value: 'US-UT', en: 'Utah', zh: '犹他' },
  { value: 'US-VT', en: 'Vermont', zh: '佛蒙特' },
  { value: 'US-VA', en: 'Virginia', zh: '弗吉尼亚' },
  { value: 'US-WA', en: 'Washington', zh: '华盛顿' },
  { value: 'US-WV', en: 'West Virginia', zh: '西弗吉尼亚' },
  { value: 'US-WI', en: 'Wisconsin', zh: '威斯康星' },
  { value: 'US-WY', en: 'Wyoming', zh: '怀俄明' },
]

/** 'US-MI' as 'Michigan', 'VN' as 'Vietnam'; what is unknown stays as it is. */
export function placeName(origin: string, locale: Locale): string {
  const state = US_STATES.find(({ value }) => value === origin)
  if (state) return locale === 'zh-CN' ? `美国${state.zh}` : state.en
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(origin.slice(0, 2))
  return origin.length > 2 ? `${country} (${origin})` : (country ?? origin)
}
