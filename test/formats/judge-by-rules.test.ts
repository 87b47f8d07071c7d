// The tool that judges documents by official rules, with rules of our own.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readRules } from '../support/judge-by-rules.ts'
import { bytesOf } from './documents.ts'

/** As Schematron is compiled: a report with an assert for each line that has no quantity. */
const RULES = `<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
  <xsl:template match="/"><svrl:schematron-output>
    <xsl:for-each select="//line[not(number(@quantity) ge 1)]">
      <svrl:failed-assert id="R1" flag="fatal" location="/order/line[{position()}]">
        <svrl:text>A line  has a
          quantity: ${process.pid}.</svrl:text>
      </svrl:failed-assert>
    </xsl:for-each>
  </svrl:schematron-output></xsl:template>
</xsl:stylesheet>`

t.test('a document is judged by all rules, and those that are broken are named', async (t) => {
  const path = join(t.testdir({}), 'rules.xslt')
  writeFileSync(path, RULES)
  const judge = await readRules(path)
  t.same(judge(bytesOf('<order><line quantity="2"/></order>')), [])
  t.same(judge(bytesOf('<order><line quantity="0"/><line/></order>')).map(({ location, ...one }) =>
    [location, one]), ['/order/line[1]', '/order/line[2]'].map((location) => [location, {
    id: 'R1', flag: 'fatal', text: `A line has a quantity: ${process.pid}.`
  }]))
  const again = await readRules(path)
  t.equal(again(bytesOf('<order><line/></order>')).length, 1, 'what was compiled is kept')
})

t.test('rules that are none are refused', async (t) => {
  const path = join(t.testdir({}), 'rules.xslt')
  writeFileSync(path, '<xsl:stylesheet version="2.0"/>')
  await t.rejects(readRules(path))
})
