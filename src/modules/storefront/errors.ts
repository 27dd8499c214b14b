import { defineErrors } from '../../kernel/errors.ts'

export const StorefrontErrors = defineErrors('storefront', {
  listingNotFound: {
    status: 404,
    title: { en: 'There is no such listing.', 'zh-CN': '没有该商品页。' },
  },
  placeNotFound: {
    status: 404,
    title: {
      en: 'Nothing is listed from this place yet.',
      'zh-CN': '该地区暂无上架商品。',
    },
  },
  pavilionTaken: {
    status: 409,
    title: {
      en: 'Another agency curates the page of this place. Ask it, or the operator.',
      'zh-CN': '该地区的地方馆已由其他机构策划，请与该机构或平台运营方联系。',
    },
  },
  pavilionChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed the pavilion meanwhile. Load it again, then repeat your change.',
      'zh-CN': '地方馆已被他人修改，请重新载入后再次修改。',
    },
  },
  pavilionNotFound: {
    status: 404,
    title: {
      en: 'This agency shows nothing on the page of a place.',
      'zh-CN': '该机构没有正在展示的地方馆。',
    },
  },
  pavilionNotHeld: {
    status: 404,
    title: {
      en: 'No pavilion of this agency is held: it may show what it writes.',
      'zh-CN': '该机构的地方馆未被限制，可自行展示。',
    },
  },
  listingNotFromThere: {
    status: 422,
    title: {
      en: 'Only goods that are on sale and come from this place can be chosen. Take the others off.',
      'zh-CN': '只能选择产自该地区且在售的商品，请移除其他商品。',
    },
  },
  alreadyListed: {
    status: 409,
    title: {
      en: 'This product is listed already. Edit that listing instead.',
      'zh-CN': '该商品已有商品页，请直接编辑。',
    },
  },
  listingChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this listing meanwhile. Load it again, then repeat your change.',
      'zh-CN': '该商品页已被他人修改，请重新载入后再次修改。',
    },
  },
  stepNotOpen: {
    status: 409,
    title: {
      en: 'This step is not possible in the state the listing is in.',
      'zh-CN': '商品页当前状态下无法执行此操作。',
    },
  },
  cannotBeListed: {
    status: 422,
    title: {
      en: 'This product cannot be listed yet. The reasons say what to do.',
      'zh-CN': '该商品暂不能上架，处理办法见原因说明。',
    },
  },
  copyNotReady: {
    status: 422,
    title: {
      en: 'A listing needs a title in Chinese and in English that a person wrote or approved.',
      'zh-CN': '商品页须有由人撰写或审核过的中文和英文标题。',
    },
  },
  limitReached: {
    status: 422,
    title: {
      en: 'This is more than you may have on sale at the moment. The reasons say the next step.',
      'zh-CN': '超出当前可在售的上限，下一步见原因说明。',
    },
  },
  sellerPaused: {
    status: 409,
    title: {
      en: 'The operator has paused this seller: nothing goes on sale until the pause ends.',
      'zh-CN': '平台运营方已暂停该卖家，暂停期间不能上架商品。',
    },
  },
  sellerNotFound: {
    status: 404,
    title: { en: 'There is no such seller.', 'zh-CN': '没有该卖家。' },
  },
  agencyNotFound: {
    status: 404,
    title: {
      en: 'There is no such agency that may vouch for sellers.',
      'zh-CN': '没有该机构，或该机构尚未获准为卖家作保。',
    },
  },
  vouchNotAsked: {
    status: 404,
    title: {
      en: 'This seller has not asked you to vouch, or you have withdrawn it.',
      'zh-CN': '该卖家未向贵机构申请作保，或作保已撤回。',
    },
  },
  tooManyAsked: {
    status: 422,
    title: {
      en: 'You have asked as many agencies as you may. Wait for their answers.',
      'zh-CN': '申请作保的机构数量已达上限，请等待答复。',
    },
  },
  sellerChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this seller meanwhile. Look at how it stands, then decide again.',
      'zh-CN': '该卖家的设置刚被他人修改，请刷新查看后再决定。',
    },
  },
  sellerStepNotOpen: {
    status: 409,
    title: {
      en: 'The seller is paused already, or not paused.',
      'zh-CN': '该卖家已处于暂停状态，或并未暂停。',
    },
  },
  nothingToTranslate: {
    status: 422,
    title: {
      en: 'There are no words in the other language that a person wrote or approved. Write those first.',
      'zh-CN': '另一种语言尚无由人撰写或审核过的文案，请先填写。',
    },
  },
  translatorFailed: {
    status: 503,
    title: {
      en: 'The translator gave no answer that can be used. Nothing was changed; try again, or write the words yourself.',
      'zh-CN': '翻译服务未给出可用的结果，未作任何更改。请重试，或自行填写文案。',
    },
  },
  notPurchased: {
    status: 409,
    title: {
      en: 'Only goods of this order that have arrived can be reviewed.',
      'zh-CN': '仅可评价该订单中已送达的商品。',
    },
  },
  alreadyReviewed: {
    status: 409,
    title: {
      en: 'These goods of this order were reviewed before.',
      'zh-CN': '该订单的此商品已评价过。',
    },
  },
  reviewNotFound: {
    status: 404,
    title: { en: 'There is no such review.', 'zh-CN': '没有该评价。' },
  },
  documentNotFound: {
    status: 404,
    title: { en: 'There is no such document.', 'zh-CN': '没有该文件。' },
  },
  tooManyDocuments: {
    status: 422,
    title: {
      en: 'This listing has as many documents as it can hold. Remove one first.',
      'zh-CN': '该商品页的证书与报告数量已达上限，请先移除一份。',
    },
  },
  documentFileClosed: {
    status: 409,
    title: {
      en: 'The document has its file already, or the operator has looked at it. Remove it and add it anew.',
      'zh-CN': '该证书已有附件，或平台已审核。如需更换，请移除后重新添加。',
    },
  },
  documentFileRefused: {
    status: 422,
    title: {
      en: 'This file cannot be taken. Send a picture (JPEG, PNG, WebP) or a PDF of at most 10 MB that is whole, not locked, and has no programs in it.',
      'zh-CN':
        '无法接收该文件。请上传不超过 10 MB 的图片（JPEG、PNG、WebP）或 PDF，文件须完整、未加密且不含程序。',
    },
  },
  tooMuchStored: {
    status: 422,
    title: {
      en: 'Your documents take as much room as you may have. Remove some first.',
      'zh-CN': '附件占用的空间已达上限，请先移除部分文件。',
    },
  },
  noTranslation: {
    status: 503,
    title: {
      en: 'There is no translation of this review at the moment.',
      'zh-CN': '该评价暂无译文。',
    },
  },
  reportNoteNeeded: {
    status: 422,
    title: {
      en: 'Say in a few words what is wrong with this review.',
      'zh-CN': '请简要说明该评价的问题。',
    },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of the operator may do this.',
      'zh-CN': '仅运营方所有者可执行此操作。',
    },
  },
  synonymsChanged: {
    status: 409,
    title: {
      en: 'Somebody else saved the synonyms meanwhile. Load them again, then repeat your change.',
      'zh-CN': '同义词已被他人修改，请重新载入后再次修改。',
    },
  },
  synonymsInvalid: {
    status: 422,
    title: {
      en: 'Some lines cannot be used. Correct them; nothing was saved.',
      'zh-CN': '部分行无法使用，请更正。未保存任何内容。',
    },
  },
  synonymsVersionNotFound: {
    status: 404,
    title: { en: 'There is no such version of the synonyms.', 'zh-CN': '没有该版本的同义词。' },
  },
  synonymsUnreadable: {
    status: 422,
    title: {
      en: 'No line names two things. Write names for one thing on a line, between commas.',
      'zh-CN': '没有任何一行包含两个名称。请每行写一组同义名称，用逗号隔开。',
    },
  },
})
