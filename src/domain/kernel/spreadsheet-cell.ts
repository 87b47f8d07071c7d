// Writes texts of strangers for spreadsheets, which take some of them for formulas and run them.

const NUMBER = /^[+-]?[0-9]+(\.[0-9]+)?$/
/** With one of these a spreadsheet takes a cell for a formula. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

/** The text of a cell. One that would be run has an apostrophe in front. */
export function harmlessCell (text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}
