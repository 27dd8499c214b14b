import { execFileSync } from 'node:child_process'
import { readCsv } from '../read-csv.ts'
import { groupBy, round, SMALLEST_CELL } from './statistics.ts'

/** A matter that buyers speak of: both names, how they put it, the categories where it makes sense. */
type Matter = readonly [en: string, zh: string, said: RegExp, only?: string]

/**
 * Written for this project after looking at the two- to four-character sequences that set praising
 * and complaining reviews apart (log odds). A negation right before the word voids it.
 */
const PRAISE: readonly Matter[] = [
  ['Genuine goods', '正品', /(?<!不是|是不是|不像|怀疑)正品|真货/],
  ['Good quality', '质量好', /质量.{0,3}(?<!不|不太|不是很)(好|不错|可以)|质量没的说/],
  ['Good value', '实惠', /(?<!不)便宜|实惠|划算|性价比.{0,2}(高|很高|不错|好)/],
  ['Fast delivery', '物流快', /(物流|快递|送货|发货|配送).{0,4}(?<!不)(快|给力)|第二天就到|就到了/],
  ['Careful packaging', '包装好', /包装.{0,4}(?<!不)(好|不错|精|完整|完好|完美|严实|仔细)/],
  ['Fresh', '新鲜', /(?<!不|不太|不够|不是很|没有)新鲜/],
  ['Sweet', '甜', /(?<!不|不太|不够|没有|不是很|不怎么)甜/],
  ['Crisp', '脆', /(?<!不|不太|不够)脆/],
  [
    'Tastes good',
    '好吃',
    /(?<!不|不太|没|不怎么)好吃|口感.{0,2}(好|不错)|味道.{0,2}(好|不错)|好喝/,
  ],
  ['Large and even', '个头大、均匀', /个头?(很|挺|都)?大|均匀/],
  ['Pleasant smell', '好闻', /(?<!不)好闻|清香|香味/],
  ['Comfortable', '舒服', /(?<!不|不太|不是很)舒服|舒适/],
  ['Fits well', '合身', /(?<!不|不太)合身|(?<!不|不太)合适|(大小|尺码).{0,2}(刚好|正好)/],
  ['Good fabric', '面料好', /(面料|布料|料子).{0,4}(?<!不)(好|舒服|不错|软)/],
  [
    'Looks good',
    '好看',
    /(?<!不)好看|(?<!不)漂亮|时尚|款式|版型|大方/,
    '手机 平板 计算机 衣服 书籍',
  ],
  ['Colour as shown', '没有色差', /(没有?|无|没什么)色差/],
  ['Runs smoothly', '运行流畅', /(?<!不)流畅|不卡|(运行|反应|开机).{0,3}(?<!不)快/],
  [
    'Clear screen',
    '屏幕清晰',
    /(?<!不|不太|不够)清晰|(屏幕|显示).{0,4}(?<!不)(好|不错|细腻)/,
    '手机 平板 计算机',
  ],
  ['Good sound', '音质好', /(音质|音效|声音|和弦).{0,4}(?<!不)(好|不错|棒|给力)/],
  ['Good workmanship', '做工好', /(做工|工艺).{0,4}(?<!不)(好|不错|精|细)/],
  ['Nice to hold', '手感好', /手感.{0,4}(?<!不)(好|不错|舒)/],
  ['Stays cool', '散热好', /散热.{0,4}(?<!不)(好|不错|可以)/],
  ['Good service', '服务好', /(服务|态度|客服|师傅).{0,5}(?<!不)(好|不错|周到|热情)/],
  ['Works well', '效果好', /(?<!不|不太)好用|柔顺|顺滑|效果.{0,3}(?<!不)(好|不错|明显)/],
  [
    'Bought again',
    '一直在用',
    /一直(都|在)?(用|喝|买)|老顾客|多次购买|次购买|还会.{0,2}(买|来)|再来|回购/,
  ],
  ['Trusted brand', '信赖品牌', /(大|老)?(品牌|牌子)|信赖|信得过/],
  ['Moves and teaches', '有启发', /感动|启发|受益|收获|值得.{0,2}(读|看)/],
  ['Children like it', '孩子喜欢', /(孩子|宝宝|儿子|女儿).{0,8}喜欢/],
  ['Well printed', '印刷精美', /(印刷|纸张|纸质|装帧|排版).{0,4}(?<!不)(好|精|不错)/],
  ['Installed well', '安装好', /安装.{0,6}(?<!不)(好|专业|及时|不错|快)/],
  ['Home-grown brand', '支持国货', /国货|支持国产/],
  ['Many functions', '功能多', /功能.{0,3}(强|多|齐|全|丰富|不错)/],
]

const COMPLAINTS: readonly Matter[] = [
  ['Suspected fake', '疑似假货', /假货|假的|是假|不是正品|怀疑.{0,4}(假|正品)|盗版/],
  ['Poor quality', '质量差', /质量.{0,3}(差|不好|不行|一般|问题|太)|地摊货|太差/],
  ['Rotten or broken on arrival', '坏果破损', /烂|坏的|坏了|发霉|腐|碎/, '水果'],
  [
    'Broken on arrival or soon after',
    '破损易坏',
    /坏了|坏的|碎了|摔坏|用了.{0,4}(天|月).{0,4}坏/,
    '平板 手机 热水器 计算机 洗发水',
  ],
  ['Not fresh', '不新鲜', /不(太|够)?新鲜/],
  ['Too small', '太小', /太小|(很|好|偏|又|么)小/],
  ['Poor taste', '味道不好', /不甜|不好吃|难吃|难喝|没味|没有?甜味/],
  ['Poor service', '客服售后差', /客服|售后|服务.{0,3}(差|不好)|态度.{0,3}(差|不好|恶劣)/],
  ['Price cut soon after', '刚买就降价', /降价|就降|差价|保价/],
  ['Slow delivery', '物流慢', /(物流|快递|发货|送货|配送).{0,5}(慢|差|没到)|太慢/],
  ['Poor packaging, leaks', '包装差、漏', /包装.{0,5}(差|破|烂|简陋|坏|不好)|漏/],
  ['Not as described', '与描述不符', /不符|不一样|(图片|实物).{0,6}(不|差)/],
  ['Colour off or fades', '色差掉色', /(?<!没|没有|无)色差|掉色|褪色/],
  ['Wrong size', '尺码不准', /(太|偏|有点)(大|长|短|紧|肥)|尺码|发错/, '衣服'],
  ['Loose threads, pilling', '起球线头', /起毛|起球|线头|开线|粗糙|做工.{0,3}(差|不好)/],
  ['Uncomfortable', '不舒服', /不舒服|扎人|勒/],
  ['Dandruff, itching', '头屑头痒', /头皮?屑|头皮?痒|很痒|发痒/],
  ['Hair loss', '掉发', /掉头?发|脱发/],
  ['Unpleasant smell', '气味难闻', /难闻|刺鼻|异味|怪味|味道.{0,3}(大|重|怪)/],
  ['Crashes, slow', '死机卡顿', /死机|(很|太|好|卡)卡|卡死|黑屏|蓝屏|重启|自动关机|反应.{0,3}慢/],
  ['Battery, charging', '电池充电', /电池|(待机|续航).{0,4}(短|差)|充电|充不/],
  ['Poor screen', '屏幕差', /分辨率|屏幕.{0,4}(差|不好|坏)|不清/],
  ['Runs hot', '发热', /发热|发烫|太烫|温度.{0,3}高/],
  ['Noise', '噪音', /噪音|噪声|声音.{0,3}(大|吵)/],
  ['Set-up, drivers', '系统驱动麻烦', /驱动|装系统|预装|分区|系统.{0,4}(麻烦|垃圾|问题)/],
  ['Heavy', '偏重', /(有点|太|偏|比较)重/, '手机 平板 计算机'],
  ['Gift or invoice missing', '缺赠品发票', /赠品|发票/],
  ['Empty or dull content', '内容空洞', /空洞|无聊|没什么|看不下去|不实用|炒作|一般/, '书籍'],
  ['Damaged or badly printed', '破损印刷差', /印刷.{0,4}(差|错)|破损|缺页|太脏|二手|翻新/],
  ['Not received', '没收到', /没(有)?收到|少发|漏发/],
  ['Trouble with returns', '退换货难', /退货|退款|换货|不能退|没法退/],
  ['Installation charged extra', '安装收费', /安装.{0,8}(费|钱|贵)|收费|材料费/],
  ['Date or spoilage', '日期变质', /日期|过期|篡改|变质/],
  ['Distrust of the brand', '不信任品牌', /抵制|拒绝|远离|再也不(喝|买)|不敢|不喝|无良/, '蒙牛'],
]

/** The corpus's categories that are goods; hotels are left out. */
const GOODS: Readonly<Record<string, string>> = {
  书籍: 'Books',
  平板: 'Tablets',
  手机: 'Phones',
  水果: 'Fruit',
  洗发水: 'Shampoo',
  热水器: 'Water heaters',
  蒙牛: 'Milk (one brand)',
  衣服: 'Clothing',
  计算机: 'Computers',
}

const MOST_SHOWN = 6
/** A matter counts as praise when praising reviews name it half as often again as the others. */
const CLEARLY_MORE = 1.5
const SMALLEST_SHARE = 0.01

type Voice = { en: string; 'zh-CN': string; share: number; times: number; n: number }
export type ReviewSegment = {
  dataset: string
  label: { en: string; 'zh-CN': string }
  asOf: string
  praising: number
  complaining: number
  praise: Voice[]
  complaints: Voice[]
}

/** What praising and complaining reviews name, per category: shares of reviews, no review's text. */
export function readReviews(folder: string): Record<string, ReviewSegment> {
  const text = execFileSync('unzip', ['-p', `${folder}/consumer/online-shopping-10-cats.zip`], {
    maxBuffer: 100_000_000,
  }).toString()
  const byCategory = groupBy(readCsv(text), (row) => row['cat']!)
  const segments: Record<string, ReviewSegment> = {}
  for (const [zh, en] of Object.entries(GOODS)) {
    const rows = byCategory.get(zh) ?? []
    const of = (label: string) =>
      rows.filter((row) => row['label'] === label).map((row) => row['review'] ?? '')
    const [praising, complaining] = [of('1'), of('0')]
    segments[`reviews:${zh}`] = {
      dataset: 'reviews-10',
      label: { en, 'zh-CN': zh },
      asOf: '2019-01',
      praising: praising.length,
      complaining: complaining.length,
      praise: voices(mattersOf(PRAISE, zh), praising, complaining),
      complaints: voices(mattersOf(COMPLAINTS, zh), complaining, praising),
    }
  }
  return segments
}

const mattersOf = (matters: readonly Matter[], category: string) =>
  matters.filter(([, , , only]) => only === undefined || only.split(' ').includes(category))

function voices(matters: readonly Matter[], own: readonly string[], other: readonly string[]) {
  const found: Voice[] = []
  for (const [en, zh, said] of matters) {
    const n = own.filter((review) => said.test(review)).length
    const share = n / own.length
    const elsewhere = (other.filter((review) => said.test(review)).length + 1) / other.length
    if (n < SMALLEST_CELL || share < SMALLEST_SHARE || share < CLEARLY_MORE * elsewhere) continue
    found.push({ en, 'zh-CN': zh, share: round(share, 3), times: round(share / elsewhere, 1), n })
  }
  return found.sort((a, b) => b.share - a.share).slice(0, MOST_SHOWN)
}
