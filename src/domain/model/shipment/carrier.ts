// Carriers that we know: where each shows its customers a parcel, whatever link a supplier sends.

/** What stands before the tracking number, by the names of the carrier. */
const TRACKING_PAGES: ReadonlyArray<[page: string, ...names: string[]]> = [
  ['https://www.dhl.com/global-en/home/tracking.html?tracking-id=',
    'DHL', 'DHL Express', 'DHL Paket', 'DHL Parcel', 'DHL eCommerce'],
  ['https://www.ups.com/track?tracknum=', 'UPS', 'United Parcel Service'],
  ['https://www.fedex.com/fedextrack/?trknbr=', 'FedEx', 'Federal Express'],
  ['https://tracking.dpd.de/status/en_US/parcel/', 'DPD', 'DPDgroup'],
  ['https://gls-group.com/track/', 'GLS', 'General Logistics Systems'],
  ['https://tools.usps.com/go/TrackConfirmAction?tLabels=',
    'USPS', 'US Postal Service', 'United States Postal Service'],
  ['https://www.laposte.fr/outils/suivre-vos-envois?code=', 'La Poste', 'Colissimo'],
  ['https://www.royalmail.com/track-your-item#/tracking-results/', 'Royal Mail'],
  ['https://jouw.postnl.nl/track-and-trace/', 'PostNL', 'Post NL']
]

const PAGE_BY_NAME: ReadonlyMap<string, string> = new Map(
  TRACKING_PAGES.flatMap(([page, ...names]) => names.map((name) => [plain(name), page] as const)))

/** As people write it: `Fed-Ex`, `fedex` and `FEDEX` are one carrier. */
function plain (name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

type Tracking = {
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
}

/**
 * Where a customer follows the parcel: a known carrier's own page, else the link that was sent,
 * which older rows may have without TLS.
 */
export function trackingPageOf (
  { carrier, tracking_number, tracking_url }: Tracking
): string | null {
  const page = carrier === null ? undefined : PAGE_BY_NAME.get(plain(carrier))
  if (page !== undefined && tracking_number !== null) {
    return page + encodeURIComponent(tracking_number)
  }
  return tracking_url !== null && /^https:/i.test(tracking_url) ? tracking_url : null
}
