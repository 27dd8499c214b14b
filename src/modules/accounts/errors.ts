import { defineErrors } from '../../kernel/errors.ts'

export const AccountsErrors = defineErrors('accounts', {
  signInRequired: {
    status: 401,
    title: { en: 'Sign in first, then try again.', 'zh-CN': '请先登录，然后重试。' },
  },
  signInFailed: {
    status: 401,
    title: {
      en: 'The e-mail address and the password do not belong together.',
      'zh-CN': '电子邮箱与密码不匹配。',
    },
  },
  emailTaken: {
    status: 409,
    title: {
      en: 'Somebody signed up with this e-mail address. Sign in, or reset the password.',
      'zh-CN': '该电子邮箱已注册，请登录或重置密码。',
    },
  },
  passwordWrong: {
    status: 403,
    title: {
      en: 'This is not your password. Nothing was changed.',
      'zh-CN': '密码不正确，未作任何更改。',
    },
  },
  resetLinkInvalid: {
    status: 410,
    title: {
      en: 'This link was used or has expired. Ask for a new one.',
      'zh-CN': '该链接已使用或已过期，请重新申请。',
    },
  },
  codeWrong: {
    status: 401,
    title: {
      en: 'This code is not right, or no longer right. Use the one shown now.',
      'zh-CN': '验证码错误或已失效，请使用当前显示的验证码。',
    },
  },
  challengeExpired: {
    status: 401,
    title: {
      en: 'No sign-in waits for a code. Sign in with your password again.',
      'zh-CN': '没有等待验证码的登录，请重新输入密码登录。',
    },
  },
  tooManyCodes: {
    status: 429,
    title: {
      en: 'Too many wrong codes. Wait a quarter of an hour, then sign in again.',
      'zh-CN': '验证码错误次数过多，请等待十五分钟后重新登录。',
    },
  },
  tooManyGuesses: {
    status: 429,
    title: {
      en: 'Too many wrong passwords for this account. Wait a quarter of an hour, or reset the password.',
      'zh-CN': '该账户密码错误次数过多，请等待十五分钟后重试，或重置密码。',
    },
  },
  twoFactorOn: {
    status: 409,
    title: {
      en: 'Two-factor sign-in is on already. Turn it off before you set it up anew.',
      'zh-CN': '双重验证已启用，如需重新设置请先停用。',
    },
  },
  twoFactorOff: {
    status: 409,
    title: { en: 'Two-factor sign-in is not set up.', 'zh-CN': '双重验证尚未设置。' },
  },
  apiKeyInvalid: {
    status: 401,
    title: {
      en: 'This API key is unknown, was revoked or has expired.',
      'zh-CN': 'API 密钥不存在、已撤销或已过期。',
    },
  },
  scopeMissing: {
    status: 403,
    title: {
      en: 'The API key was not made for this. Make one with the scope that is named.',
      'zh-CN': '该 API 密钥没有所需的权限范围，请创建包含该范围的密钥。',
    },
  },
  roleTooLow: {
    status: 403,
    title: {
      en: 'Your role in this organisation does not allow this. Ask one of its owners.',
      'zh-CN': '您在该组织中的角色无权执行此操作，请联系组织所有者。',
    },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of an operator may make another operator.',
      'zh-CN': '只有运营方的所有者才能创建新的运营方。',
    },
  },
  lastOwner: {
    status: 409,
    title: {
      en: 'An organisation keeps at least one owner. Make somebody else an owner first.',
      'zh-CN': '组织至少须有一名所有者，请先指定其他所有者。',
    },
  },
  stillNeeded: {
    status: 409,
    title: {
      en: 'You are the only owner of an organisation with orders under way or money that is owed. Make somebody else an owner, or bring both to their end, then erase your account.',
      'zh-CN':
        '您是某组织的唯一所有者，该组织仍有未完结的订单或未结清的款项。请先指定其他所有者，或待订单完结、款项结清后再注销账户。',
    },
  },
  alreadyMember: {
    status: 409,
    title: { en: 'This person belongs to the organisation.', 'zh-CN': '此人已是该组织成员。' },
  },
  alreadyInvited: {
    status: 409,
    title: {
      en: 'An invitation to this address is open. Cancel it before you send another.',
      'zh-CN': '该邮箱已有待接受的邀请，请先取消再重新发送。',
    },
  },
  invitationInvalid: {
    status: 410,
    title: {
      en: 'This invitation was used, cancelled or has expired. Ask for a new one.',
      'zh-CN': '该邀请已使用、已取消或已过期，请重新申请。',
    },
  },
  invitationForAnother: {
    status: 403,
    title: {
      en: 'This invitation went to another e-mail address. Sign in with that one.',
      'zh-CN': '该邀请发往另一电子邮箱，请使用该邮箱登录。',
    },
  },
  notClaimable: {
    status: 409,
    title: {
      en: 'This organisation has an owner already.',
      'zh-CN': '该组织已有所有者。',
    },
  },
  limitReached: {
    status: 409,
    title: {
      en: 'There are as many of these as one organisation or person may have.',
      'zh-CN': '已达到单个组织或个人的数量上限。',
    },
  },
})
