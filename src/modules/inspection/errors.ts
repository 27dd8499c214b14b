import { defineErrors } from '../../kernel/errors.ts'

export const InspectionErrors = defineErrors('inspection', {
  agencyNotFound: {
    status: 404,
    title: { en: 'There is no such agency.', 'zh-CN': '没有该机构。' },
  },
  productNotFound: {
    status: 404,
    title: { en: 'The business has no such product.', 'zh-CN': '该企业没有此商品。' },
  },
  lotNotFound: {
    status: 404,
    title: { en: 'There is no such lot.', 'zh-CN': '没有该批次。' },
  },
  inspectionNotFound: {
    status: 404,
    title: { en: 'There is no such inspection.', 'zh-CN': '没有该次检验。' },
  },
  certificateNotFound: {
    status: 404,
    title: {
      en: 'There is no such certificate. Compare the code with the paper, letter by letter.',
      'zh-CN': '没有该证书，请逐字核对纸面上的编号。',
    },
  },
  lotNumberTaken: {
    status: 409,
    title: {
      en: 'A lot with this number was put forward already. Give each lot a number of its own.',
      'zh-CN': '该批次号已提交过，请为每个批次使用不同的编号。',
    },
  },
  tooManyLots: {
    status: 409,
    title: {
      en: 'Too many lots wait for inspection already. Withdraw some, or wait for the agency.',
      'zh-CN': '待检批次过多，请先撤回部分批次，或等待机构检验。',
    },
  },
  tooManyHandovers: {
    status: 409,
    title: {
      en: 'No more handovers can be noted for this lot.',
      'zh-CN': '该批次的交接记录已达上限。',
    },
  },
  lotNotOpen: {
    status: 409,
    title: {
      en: 'This is not possible in the state the lot is in.',
      'zh-CN': '批次当前状态下无法执行此操作。',
    },
  },
  tooManyInspections: {
    status: 409,
    title: {
      en: 'This lot was inspected as often as a lot may be.',
      'zh-CN': '该批次的检验次数已达上限。',
    },
  },
  discontinued: {
    status: 409,
    title: {
      en: 'Inspection of these goods is stopped: five lots were rejected under tightened inspection. It goes on when the maker has mended the cause and an owner of the agency resumes it.',
      'zh-CN':
        '该商品已暂停检验：加严检验下已有五批被拒收。待企业查明并改正原因后，由机构负责人恢复检验。',
    },
  },
  notDiscontinued: {
    status: 409,
    title: {
      en: 'Inspection of these goods is not stopped.',
      'zh-CN': '该商品未被暂停检验。',
    },
  },
  sheetConflict: {
    status: 409,
    title: {
      en: 'Another sheet was handed in for this inspection. What stands is in the details; yours is kept on your device.',
      'zh-CN': '该次检验已有另一份记录提交。系统中的记录见详情，您的记录仍保存在本机。',
    },
  },
  sheetUnfit: {
    status: 422,
    title: {
      en: 'The sheet does not fit the plan: see which sample has more nonconforming units than it has units, or was not asked for.',
      'zh-CN': '记录与抽样方案不符：某次抽样的不合格数超过样本量，或该次抽样不在方案之内。',
    },
  },
  photoNotFound: {
    status: 404,
    title: { en: 'There is no such photo.', 'zh-CN': '没有该照片。' },
  },
  photoRefused: {
    status: 422,
    title: {
      en: 'The photo was not taken. Send a picture (JPEG, PNG, WebP) of at most 10 MB.',
      'zh-CN': '照片未被接收，请上传不超过 10 MB 的图片（JPEG、PNG、WebP）。',
    },
  },
  photoConflict: {
    status: 409,
    title: {
      en: 'Another photo came under this id before. It stands; take yours anew.',
      'zh-CN': '该编号下已有另一张照片，以原照片为准，请重新拍摄。',
    },
  },
  photoTooLate: {
    status: 409,
    title: {
      en: 'The lot was decided too long ago: photos are taken for two weeks after that.',
      'zh-CN': '该批次判定已满两周，不再接收照片。',
    },
  },
  tooManyPhotos: {
    status: 409,
    title: {
      en: 'This inspection has as many photos as it can hold.',
      'zh-CN': '该次检验的照片已达上限。',
    },
  },
  visitUnknown: {
    status: 422,
    title: {
      en: 'The inspector has no such visit on this day, or it is named twice. Read the day again.',
      'zh-CN': '该检验员当日没有此项检验，或重复列出。请重新读取当日安排。',
    },
  },
  dayEmpty: {
    status: 409,
    title: {
      en: 'The inspector has no inspection on this day.',
      'zh-CN': '该检验员当日没有检验任务。',
    },
  },
  alreadyRevoked: {
    status: 409,
    title: { en: 'This certificate was revoked already.', 'zh-CN': '该证书已被撤销。' },
  },
})
