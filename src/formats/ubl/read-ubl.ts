// Reads a received document of UBL 2.1: an answer, a shipment or an invoice, or every fault with
// its line.

import type { FormatFault, ReceivedFile, ReceivedMessage } from '../received-message.ts'
import { addFault, quote } from '../edi/faults.ts'
import { acceptPart } from '../edi/received-part.ts'
import { CHARACTERS_MAX, findAt, NAMESPACE, readPartner, refuseElement } from './content.ts'
import { readDespatchAdvice } from './read-despatch-advice.ts'
import { readInvoice } from './read-invoice.ts'
import { readOrderResponse } from './read-order-response.ts'
import { BYTES_MAX, type Element, readXml } from './xml-tree.ts'

type Reader = {
  read: (document: Element, faults: FormatFault[]) => ReceivedMessage | null
  /** Who sends it, and who gets it. */
  sender: string
  receiver: string
}

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['OrderResponse', {
    read: readOrderResponse, sender: 'SellerSupplierParty', receiver: 'BuyerCustomerParty'
  }],
  ['DespatchAdvice', {
    read: readDespatchAdvice, sender: 'DespatchSupplierParty', receiver: 'DeliveryCustomerParty'
  }],
  ['Invoice', {
    read: readInvoice, sender: 'AccountingSupplierParty', receiver: 'AccountingCustomerParty'
  }]
])

export function readUbl (bytes: Uint8Array): ReceivedFile {
  const faults: FormatFault[] = []
  if (bytes.length > BYTES_MAX) {
    const detail = `The file has more than ${BYTES_MAX} bytes.`
    addFault(faults, { kind: 'too_many', line: 1, segment: null, element: null, detail })
  }
  const root = faults.length > 0 ? null : readXml(bytes, faults)
  if (root === null) return { interchanges: [], faults }
  const reader = READERS.get(root.name)
  if (reader === undefined || root.namespace !== `${NAMESPACE}${root.name}-2`) {
    refuseElement(faults, root, 'unsupported',
      `is not read here: its namespace is ${quote(root.namespace)}`)
    return { interchanges: [], faults }
  }
  return { interchanges: [readDocument(root, reader)], faults }
}

/** A document is an interchange of one part. */
function readDocument (
  root: Element, { read, sender, receiver }: Reader
): ReceivedFile['interchanges'][number] {
  const faults: FormatFault[] = []
  const reference = (findAt(root, 'ID')?.text ?? '').slice(0, CHARACTERS_MAX)
  const part = {
    type: root.name, reference, line: root.line, message: read(root, faults), faults
  }
  return {
    sender: readPartner(root, sender),
    receiver: readPartner(root, receiver),
    reference,
    is_test: false,
    groups: [{
      type: '',
      reference: '',
      version: '',
      parts: [acceptPart(part, true)],
      declared_parts: null,
      faults: []
    }],
    faults: []
  }
}
