// What a document of an order is made from: the order as the API describes it, and who deals with
// whom. Every format reads this, and nothing else.

import type {
  PurchaseOrderDescription, SalesOrderDescription
} from '../domain/back-to-back/describe-sale.ts'
import type { Address } from '../domain/kernel/address.ts'
import type { Message } from '../domain/model/channel/channel.ts'
import type { EdiPartner, X12Version } from '../domain/model/supplier/supplier-edi.ts'
import type { ControlNumbers } from './edi/control-numbers.ts'

/** The merchant, or a supplier. */
export type Party = {
  name: string
  /** What the merchant calls the supplier; null for the merchant. */
  code: string | null
  address: Address | null
  email: string | null
  phone: string | null
  /** The number under which it pays value added tax. */
  tax_id: string | null
}

/** How EDI messages between the merchant and a supplier are addressed. */
export type EdiSettings = {
  /** The merchant's id, with its qualifier, such as `ZZ:ACME`. */
  sender: EdiPartner
  receiver: EdiPartner
  version: X12Version
  /** `test` marks messages as tests. */
  is_test: boolean
}

export type PurchaseOrderDocument = {
  message: Message
  /** 1 for the order as it was issued; it rises with each message. */
  revision: number
  order: PurchaseOrderDescription
  buyer: Party
  seller: Party
  edi: EdiSettings
  /** The numbers of EDI messages. */
  control: ControlNumbers
  /** The time of the message. */
  at: string
}

export type SalesOrderDocument = {
  order: SalesOrderDescription
  seller: Party
  at: string
}
