import { defineErrors } from '../../kernel/errors.ts'

export const DemandErrors = defineErrors('demand', {
  noImports: {
    status: 422,
    title: {
      en: "No line of this file is an import of China. Give a yearly file of BACI, unpacked or as .gz, with lines 't,i,j,k,v,q': year, exporter, importer (156), HS6, thousand US dollars, tonnes.",
      'zh-CN':
        '文件中没有中国的进口记录。请提供 BACI 年度文件（解压后或 .gz），每行为“t,i,j,k,v,q”：年份、出口方、进口方（156）、HS6、千美元、吨。',
    },
  },
  notFound: {
    status: 404,
    title: {
      en: 'We know no consumer goods by this code or name. Give an HS code of 2 to 10 digits, or the name of a category.',
      'zh-CN': '未找到该编码或名称对应的消费品，请填写 2 至 10 位税则号列或类别名称。',
    },
  },
})
