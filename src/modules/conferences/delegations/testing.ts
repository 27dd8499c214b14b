/** Five days in Chengdu; what passports say goes ten days later. */
export const TRIP = {
  name: { en: 'Chengdu 2027', 'zh-CN': '2027 成都行' },
  purpose: { en: 'To see how parcels are cleared', 'zh-CN': '考察包裹通关' },
  country: 'CN',
  firstDay: '2027-05-10',
  lastDay: '2027-05-14',
  currency: 'USD',
  inviter: 'Chengdu Chamber of Commerce',
  emergency: [{ name: { en: 'Police', 'zh-CN': '报警' }, phone: '110' }],
  eraseOn: '2027-05-24',
}

export const PERSON = {
  name: 'Ann Lee',
  organisation: 'Pine Boots',
  email: 'ann@example.com',
  phone: '+1 231 555 0100',
  contact: 'Bo Lee, +1 231 555 0101',
  needs: 'No peanuts',
  insurance: 'Policy 7, +1 800 555 0199',
}
export const DELEGATE = { role: 'business', locale: 'en', person: PERSON, visaDone: ['passport'] }

export const PASSPORT = {
  fullName: 'LEE ANN MARIE',
  number: 'X1234567',
  nationality: 'US',
  bornOn: '1980-02-29',
  expiresOn: '2030-01-01',
}

export const VISIT = {
  ...{ kind: 'visit', title: 'County inspection station', place: 'Pujiang', destination: '' },
  ...{ reference: 'Gate 2', startDay: '2027-05-11', startTime: '09:00' },
  ...{ startZone: 'Asia/Shanghai', endDay: '2027-05-11', endTime: '11:30' },
  endZone: 'Asia/Shanghai',
}
