// The door to links, for suppliers, which have them, and transmissions, which go over them.

export { checkPartner } from './service/check-partner.ts'
export { recordLink } from './service/record-link.ts'
