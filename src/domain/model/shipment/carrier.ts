// Known carriers and their tracking pages, which are preferred to the link that a supplier sends.

/** The start of the tracking page's URL, before the tracking number, with the carrier's names. */
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

/** Removes differences of spelling: `Fed-Ex`, `fedex` and `FEDEX` are one carrier. */
function plain (name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

type Tracking = {
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
}

/**
 * The page where a customer follows the parcel: that of a known carrier, else the link that was
 * sent. Older rows may have a link without TLS, which is not shown.
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
