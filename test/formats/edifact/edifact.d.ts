// What the tests use of the package `edifact`, which brings no types.

declare module 'edifact/reader.js' {
  export default class Reader {
    parse (text: string): Array<{ name: string, elements: string[][] }>
  }
}
