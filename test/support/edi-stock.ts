// Stock reports as suppliers send them by EDI.

const pad = (text: string, width: number): string => text.padEnd(width)

/** An X12 file with one 846. `about` replaces what the envelope says. */
export function x12Of (segments: readonly string[], about: { usage?: string } = {}): string {
  const { usage = 'P' } = about
  return [
    `ISA*00*${pad('', 10)}*00*${pad('', 10)}*ZZ*${pad('NORTHWIND', 15)}*ZZ*${pad('ACME', 15)}` +
      `*261129*0830*U*00401*000000031*0*${usage}*>`,
    'GS*IB*NORTHWIND*ACME*20261129*0830*31*X*004010', 'ST*846*0001', ...segments,
    `SE*${segments.length + 2}*0001`, 'GE*1*31', 'IEA*1*000000031'
  ].map((segment) => `${segment}~\n`).join('')
}

/** An EDIFACT file with one INVRPT. */
export function edifactOf (segments: readonly string[], type = 'INVRPT'): string {
  return [
    "UNA:+.? '", "UNB+UNOC:3+NORTHWIND:ZZ+ACME:ZZ+261129:0830+31'", `UNH+1+${type}:D:96A:UN'`,
    ...segments.map((one) => `${one}'`), `UNT+${segments.length + 2}+1'`, "UNZ+1+31'"
  ].join('\n')
}
