// The program of a partner that speaks X12: it reads what it was sent, and writes a 997 for each
// interchange, an 855 that accepts an order and an 856 that ships it.

/** ISA has a fixed length: its delimiters stand at fixed places. */
const ELEMENT_AT = 3
const END_AT = 105

/** The elements of each segment, of which the first is its name. */
export function segmentsOf (text: string): string[][] {
  return text.split(text.charAt(END_AT)).map((segment) =>
    segment.trim().split(text.charAt(ELEMENT_AT)))
}

/** Tells that the interchange was understood. */
export function writeReceipt (received: string): string {
  const told = readOrder(received)
  return writeInterchange(told, 'FA', '997', [
    `AK1*${told.group}*${told.group_number}`,
    `AK2*${told.set}*${told.set_number}`,
    'AK5*A',
    'AK9*A*1*1*1'
  ])
}

/** Takes every line of the order as it is. */
export function writeAcceptance (received: string): string {
  const told = readOrder(received)
  return writeInterchange(told, 'PR', '855', [
    `BAK*00*AD*${told.order_number}*${told.order_date}****S-${told.order_number}*${today()}`,
    ...told.lines.flatMap((line) => [line.join('*'), `ACK*IA*${line[2]}*${line[3]}`]),
    `CTT*${told.lines.length}`
  ])
}

/** Tells that the whole order left in one parcel, whose number is that of the order. */
export function writeShipNotice (received: string, carrier: string): string {
  const told = readOrder(received)
  const [shipment, order] = [1, 2]
  return writeInterchange(told, 'SH', '856', [
    `BSN*00*${told.order_number}*${today()}*${now()}*0004`,
    `HL*${shipment}**S`,
    `TD5*B*2*DEMO*M*${carrier}`,
    `REF*CN*${told.order_number}`,
    `DTM*011*${today()}`,
    `HL*${order}*${shipment}*O`,
    `PRF*${told.order_number}***${told.order_date}`,
    ...told.lines.flatMap(([, number, quantity, unit, _cost, _basis, ...item], at) => [
      `HL*${order + 1 + at}*${order}*I`,
      ['LIN', number, ...item].join('*'),
      `SN1*${number}*${quantity}*${unit}`
    ]),
    `CTT*${order + told.lines.length}`
  ])
}

type Told = {
  isa: string[]
  gs: string[]
  group: string
  group_number: string
  set: string
  set_number: string
  order_number: string
  order_date: string
  /** PO1: its number, units, unit of measure, cost, and how the item is called. */
  lines: string[][]
}

/** What an 850 says, or what must be known of an 860 to receive it. */
function readOrder (text: string): Told {
  const segments = segmentsOf(text)
  const find = (name: string): string[] => segments.find(([one]) => one === name) ?? []
  const [isa, gs] = [find('ISA'), find('GS')]
  const [, set = '', set_number = ''] = find('ST')
  const [, , , order_number = '', , order_date = ''] = find('BEG')
  return {
    isa,
    gs,
    group: gs[1] ?? '',
    group_number: gs[6] ?? '',
    set,
    set_number,
    order_number,
    order_date,
    lines: segments.filter(([name]) => name === 'PO1')
  }
}

/** Each interchange has a number of its own. */
let interchanges = 0

/** Goes back to where `told` came from: who received is the sender now. */
function writeInterchange (
  { isa, gs }: Told, group: string, set: string, segments: readonly string[]
): string {
  const number = String(++interchanges).padStart(9, '0')
  const [sender, receiver] = [`${isa[7]}*${isa[8]}`, `${isa[5]}*${isa[6]}`]
  const [version, is_test] = [`${isa[11]}*${isa[12]}`, isa[15]]
  return [
    `ISA*00*          *00*          *${sender}*${receiver}*${today().slice(2)}*${now()}*${
      version}*${number}*0*${is_test}*>`,
    `GS*${group}*${gs[3]}*${gs[2]}*${today()}*${now()}*${Number(number)}*X*${gs[8]}`,
    `ST*${set}*0001`,
    ...segments,
    `SE*${segments.length + 2}*0001`,
    `GE*1*${Number(number)}`,
    `IEA*1*${number}`
  ].map((segment) => `${segment}~\n`).join('')
}

/** Such as `20261129`. */
function today (): string {
  return new Date().toISOString().slice(0, 10).replaceAll('-', '')
}

/** Such as `0830`. */
function now (): string {
  return new Date().toISOString().slice(11, 16).replace(':', '')
}
