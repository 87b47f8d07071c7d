// The door to links, for suppliers, which have them, transmissions, which go over them, and
// exceptions, by which a person has one tried again that is broken or fails.

export { checkPartner } from './service/check-partner.ts'
export type { NotDone } from './partner/ask.ts'
export { buildPartnerApi, type PartnerApi } from './partner/partner.ts'
export { resolveLinkException } from './service/judge-link.ts'
export { isAway, offerLogo, type Offered } from './sending/offer-logo.ts'
export { describeFailure, sendOverLink } from './sending/send-over-link.ts'
export { recordLink } from './service/record-link.ts'
