// Reads what a packing slip is made of. An order may say in whose name its goods leave: then
// nothing that the merchant says of itself is in the parcel.

import { describeLogo } from '../../domain/model/logo/stored-logo.ts'
import type { ShipFrom } from '../../domain/model/sales-order/ship-from.ts'
import type { PurchaseOrderDocument } from '../../formats/order-document.ts'
import type { ShowAs } from '../../platform/http/views.ts'
import { findLogo } from '../logos/store/logos.ts'
import { type Reader, readPurchaseOrderSource, type Source } from './service.ts'
import type { DocumentSender } from './store.ts'

/** Throws `purchase_order_not_found`. */
export async function readPackingSlipSource (
  reader: Reader, id: string, showAs: ShowAs
): Promise<Source<PurchaseOrderDocument>> {
  const source = await readPurchaseOrderSource(reader, id, showAs)
  const { document, sender, merchant_language: language } = source
  const { ship_from } = document.order
  const slip = { document, sender, name: `${source.name}-packing-slip`, language }
  return ship_from === null
    ? slip
    : { ...slip, ...inNameOf(ship_from, slip, await readLogo(reader, ship_from)) }
}

type Drawn = Pick<DocumentSender, 'logo'> & { logo_described: DocumentSender['documents']['logo'] }

const NO_LOGO: Drawn = { logo: null, logo_described: null }

/** A picture that is gone is left out. */
async function readLogo (
  { db, merchant_id }: Reader, { logo_sha256 }: ShipFrom
): Promise<Drawn> {
  const found = logo_sha256 === null ? undefined : await findLogo(db, merchant_id, logo_sha256)
  return found === undefined ? NO_LOGO : { logo: found.data, logo_described: describeLogo(found) }
}

type Named = Pick<Source<PurchaseOrderDocument>, 'document' | 'sender'>

/** The seller says no more than its name, its picture and the words of the order. */
function inNameOf (
  { name }: ShipFrom, { document, sender }: Named, { logo, logo_described }: Drawn
): Named {
  const nothing = { address: null, email: null, phone: null, tax_id: null }
  return {
    document: { ...document, buyer: { ...document.buyer, ...nothing, name } },
    sender: {
      ...sender,
      name,
      logo,
      documents: {
        ...sender.documents,
        ...nothing,
        color: null,
        logo: logo_described,
        footer_text: null,
        packing_slip_text: null
      }
    }
  }
}
