import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readCsv } from '../read-csv.ts'
import { groupBy, round, SMALLEST_CELL } from './statistics.ts'

const unpack = (path: string) => gunzipSync(readFileSync(path)).toString()

const PROVINCES: Readonly<Record<string, readonly [string, string]>> = {
  上海: ['Shanghai', '上海'],
  广东省: ['Guangdong', '广东'],
  江苏省: ['Jiangsu', '江苏'],
  浙江省: ['Zhejiang', '浙江'],
  北京: ['Beijing', '北京'],
  四川省: ['Sichuan', '四川'],
  山东省: ['Shandong', '山东'],
  辽宁省: ['Liaoning', '辽宁'],
  天津: ['Tianjin', '天津'],
  湖南省: ['Hunan', '湖南'],
  河北省: ['Hebei', '河北'],
  重庆: ['Chongqing', '重庆'],
  河南省: ['Henan', '河南'],
  云南省: ['Yunnan', '云南'],
  安徽省: ['Anhui', '安徽'],
  陕西省: ['Shaanxi', '陕西'],
  福建省: ['Fujian', '福建'],
  山西省: ['Shanxi', '山西'],
  广西壮族自治区: ['Guangxi', '广西'],
  江西省: ['Jiangxi', '江西'],
  吉林省: ['Jilin', '吉林'],
  黑龙江省: ['Heilongjiang', '黑龙江'],
  贵州省: ['Guizhou', '贵州'],
  内蒙古自治区: ['Inner Mongolia', '内蒙古'],
  海南省: ['Hainan', '海南'],
  甘肃省: ['Gansu', '甘肃'],
  湖北省: ['Hubei', '湖北'],
  新疆维吾尔自治区: ['Xinjiang', '新疆'],
  宁夏回族自治区: ['Ningxia', '宁夏'],
  青海省: ['Qinghai', '青海'],
  西藏自治区: ['Tibet', '西藏'],
}

/** Paid orders by province of delivery; a province with too few is not shown. */
export function readProvinces(folder: string) {
  const rows = readCsv(unpack(`${folder}/consumer/tmall-orders-2020-02.csv.gz`))
  const place = Object.keys(rows[0]!).find((name) => name.startsWith('收货地址'))!
  const paid = rows.filter((row) => Number(row['买家实际支付金额']) > 0)
  const groups = [...groupBy(paid, (row) => row[place]!.trim())]
  const shown = groups.filter(([, items]) => items.length >= SMALLEST_CELL)
  return {
    dataset: 'orders-2020-02',
    asOf: '2020-02',
    n: paid.length,
    provinces: shown
      .sort((a, b) => b[1].length - a[1].length)
      .map(([name, items]) => ({
        name: { en: PROVINCES[name]![0], 'zh-CN': PROVINCES[name]![1] },
        share: round(items.length / paid.length, 4),
        n: items.length,
      })),
  }
}
