// What we use of Saxon's processor for XSLT, which has no types of its own.

declare module 'saxon-js' {
  type Transformed = { principalResult: string }
  const saxon: {
    transform: (options: {
      stylesheetInternal: object
      sourceText: string
      sourceType: 'xml'
      destination: 'serialized'
    }) => Transformed
  }
  export default saxon
}
