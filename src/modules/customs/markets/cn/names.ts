import type { LocalText } from '../../../../kernel/locale.ts'

/** Supervision codes, imports first in the order they are offered. */
export const CHANNEL_NAMES: Readonly<Record<string, LocalText>> = {
  '1210': { en: 'Bonded cross-border retail (1210)', 'zh-CN': '网购保税进口（1210）' },
  '9610': { en: 'Direct-mail cross-border retail (9610)', 'zh-CN': '跨境直购进口（9610）' },
  postal: {
    en: 'Personal postal article: gifts and own use only',
    'zh-CN': '个人邮递物品（行邮）：仅限自用与馈赠',
  },
  '0110': { en: 'General trade (0110)', 'zh-CN': '一般贸易（0110）' },
  '1239': { en: 'Bonded retail outside pilot cities (1239)', 'zh-CN': '保税电商 A（1239）' },
  '9710': { en: 'B2B direct export (9710)', 'zh-CN': '跨境电商 B2B 直接出口（9710）' },
  '9810': { en: 'Export to overseas warehouse (9810)', 'zh-CN': '跨境电商出口海外仓（9810）' },
}
