import { defineErrors } from '../../kernel/errors.ts'

export const FacilitiesErrors = defineErrors('facilities', {
  facilityNotFound: {
    status: 404,
    title: {
      en: 'There is no such facility. Look for it in the list of those that can be booked.',
      'zh-CN': '没有该设施，请在可预订设施列表中查找。',
    },
  },
  tooManyFacilities: {
    status: 409,
    title: {
      en: 'The office keeps as many facilities as it may. Reopen a closed one instead of adding another.',
      'zh-CN': '该办公室的设施数量已达上限，请重新开放已关闭的设施，而非新增。',
    },
  },
  placeOutside: {
    status: 409,
    title: {
      en: 'The place lies outside of the office’s own state or county.',
      'zh-CN': '所填地点不在该办公室所辖的州或县内。',
    },
  },
  bookingRefused: {
    status: 409,
    title: {
      en: 'It cannot be booked like this: the facility is closed on that day, or fewer units are free. What is free stands with the refusal.',
      'zh-CN': '无法预订：设施当日不开放，或剩余单位不足。剩余数量见本提示。',
    },
  },
  priceChanged: {
    status: 409,
    title: {
      en: 'The price has changed since you saw it. Nothing was booked: look at the new one and book again.',
      'zh-CN': '价格已有变动，尚未预订。请查看新价格后重新预订。',
    },
  },
  tooManyBookings: {
    status: 409,
    title: {
      en: 'The business has as many bookings ahead of it as it may. Cancel one that is not needed.',
      'zh-CN': '该企业未来的预订数量已达上限，请先取消不需要的预订。',
    },
  },
  bookingNotFound: {
    status: 404,
    title: { en: 'There is no such booking.', 'zh-CN': '没有该预订。' },
  },
  bookingDecided: {
    status: 409,
    title: {
      en: 'The booking is in a state from which this does not follow. Look at how it stands.',
      'zh-CN': '该预订的当前状态不允许此操作，请刷新查看。',
    },
  },
  dayNotCome: {
    status: 409,
    title: {
      en: 'The day of the booking has not come: what became of it is marked on that day or later.',
      'zh-CN': '预订日期尚未到来，请于当日或之后登记结果。',
    },
  },
})
