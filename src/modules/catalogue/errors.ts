import { defineErrors } from '../../kernel/errors.ts'

export const CatalogueErrors = defineErrors('catalogue', {
  productNotFound: {
    status: 404,
    title: { en: 'There is no such product.', 'zh-CN': '没有该商品。' },
  },
  importNotFound: {
    status: 404,
    title: { en: 'There is no such import.', 'zh-CN': '没有该导入记录。' },
  },
  emptyFile: {
    status: 422,
    title: {
      en: 'The file is empty. Export your products again and send that file.',
      'zh-CN': '文件为空，请重新导出商品后再上传。',
    },
  },
  noRows: {
    status: 422,
    title: {
      en: 'The file has a header but no product below it.',
      'zh-CN': '文件只有表头，没有任何商品。',
    },
  },
  notATable: {
    status: 422,
    title: {
      en: 'This is not a text table. Open it in its own program and save it as CSV.',
      'zh-CN': '这不是文本表格，请在原程序中打开并另存为 CSV。',
    },
  },
  jsonNotLines: {
    status: 422,
    title: {
      en: 'This is one JSON document. Send JSON Lines: one product per line.',
      'zh-CN': '这是单个 JSON 文档，请改用 JSON Lines 格式：每行一个商品。',
    },
  },
  tooManyColumns: {
    status: 422,
    title: {
      en: 'The table has too many columns. Remove those that do not describe products.',
      'zh-CN': '表格列数过多，请删除与商品无关的列。',
    },
  },
  noTitleColumn: {
    status: 422,
    title: {
      en: 'No column holds the name of the product. Say which one does.',
      'zh-CN': '未找到商品名称列，请指明哪一列是商品名称。',
    },
  },
  mappingInvalid: {
    status: 422,
    title: {
      en: 'The column mapping does not fit this file.',
      'zh-CN': '列映射与该文件不符。',
    },
  },
  damagedArchive: {
    status: 422,
    title: {
      en: 'The compressed file is damaged. Compress it again, or send it uncompressed.',
      'zh-CN': '压缩文件已损坏，请重新压缩，或直接上传未压缩的文件。',
    },
  },
  expandsTooMuch: {
    status: 413,
    title: {
      en: 'The compressed file unpacks to far more than a catalogue. Send it uncompressed.',
      'zh-CN': '压缩文件解压后远超商品目录应有的大小，请上传未压缩的文件。',
    },
  },
  fileTooLarge: {
    status: 413,
    title: {
      en: 'The file is larger than one import accepts. Send it in parts.',
      'zh-CN': '文件超过单次导入上限，请分批上传。',
    },
  },
  tooManyRows: {
    status: 413,
    title: {
      en: 'The file has more rows than one import accepts. Send it in parts.',
      'zh-CN': '文件行数超过单次导入上限，请分批上传。',
    },
  },
  uploadBroken: {
    status: 400,
    title: {
      en: 'The upload broke off. What was read until then is kept; send the file again to finish.',
      'zh-CN': '上传中断，此前读取的内容已保存；重新上传该文件即可继续。',
    },
  },
  productChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this product meanwhile. Load it again, then repeat your change.',
      'zh-CN': '该商品已被他人修改，请重新载入后再次修改。',
    },
  },
  valueRefused: {
    status: 422,
    title: {
      en: 'One of the values does not fit its field.',
      'zh-CN': '有一项内容不符合字段要求。',
    },
  },
})
