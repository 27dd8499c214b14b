import { defineErrors } from '../../kernel/errors.ts'

export const CustomsErrors = defineErrors('customs', {
  unknownMarket: {
    status: 422,
    title: {
      en: 'We have no rules for this market yet.',
      'zh-CN': '暂无该市场的规则。',
    },
  },
  unknownCode: {
    status: 404,
    title: {
      en: 'There is no such HS code in the current edition. Give 2, 4, 6, 8 or 10 digits.',
      'zh-CN': '现行版本中没有该税则号列，请填写 2、4、6、8 或 10 位编码。',
    },
  },
  invalidValue: {
    status: 422,
    title: {
      en: 'A value cannot be used. See `field` for which one, and `expected` for what we need.',
      'zh-CN': '某项数值无法使用。请查看 field（哪一项）与 expected（要求）。',
    },
  },
  quoteRefused: {
    status: 422,
    title: {
      en: 'These goods cannot be quoted this way. See `message` for why and `alternatives`.',
      'zh-CN': '该方式无法报价，原因见 message，可选办法见 alternatives。',
    },
  },
  unknownDataSet: {
    status: 404,
    title: {
      en: 'There is no data set of this name that can be loaded.',
      'zh-CN': '没有可加载的此名称数据集。',
    },
  },
  unreadableDataSet: {
    status: 422,
    title: {
      en: 'No usable row was found in the file. See `problems` for what was read and expected.',
      'zh-CN': '文件中没有可用的行，详见 problems（读到的内容与要求）。',
    },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of the operator may load reference data.',
      'zh-CN': '只有运营方所有者可以加载参考数据。',
    },
  },
  secondOpinionNotConfigured: {
    status: 409,
    title: {
      en: 'No second opinion is configured. Set SECOND_OPINION_URL to use one.',
      'zh-CN': '尚未配置第二意见服务，请设置 SECOND_OPINION_URL。',
    },
  },
  secondOpinionUnavailable: {
    status: 502,
    title: {
      en: 'The second opinion did not answer usefully. The first reading stands; try again later.',
      'zh-CN': '第二意见服务未给出有效答复，以首次判断为准，请稍后重试。',
    },
  },
})
