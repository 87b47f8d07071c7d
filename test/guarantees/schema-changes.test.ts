// The comparison of schemas finds what breaks a caller, in requests and in answers.

import t from 'tap'
import { findBreakingChanges } from '../support/breaking-changes.ts'
import { type Change, SMALL_DOCUMENT, testChanges } from '../support/small-document.ts'

const OF_REQUESTS: Change[] = [
  {
    name: 'a field that must be sent',
    from: '"required": ["name"]',
    to: '"required": ["name", "kind"]',
    breaks: ['request NewThing.kind: is required now']
  },
  {
    name: 'a field that is taken',
    from: '"weight": { "type": "number" },',
    to: '',
    breaks: ['request NewThing.weight: is gone']
  },
  {
    name: 'a new field that must be sent',
    from: '"required": ["name"],\n        "properties": {',
    to: '"required": ["name", "size"],\n        "properties": { "size": { "type": "string" },',
    breaks: ['request NewThing.size: is required now'],
    reverse: ['request NewThing.size: is gone']
  },
  {
    name: 'a shorter text',
    from: '"maxLength": 100',
    to: '"maxLength": 99',
    breaks: ['request NewThing.name: maxLength is 99, was 100']
  },
  {
    name: 'another pattern',
    from: '^[a-z]+$',
    to: '^[a-y]+$',
    breaks: ['request NewThing.name: pattern is "^[a-y]+$", was "^[a-z]+$"'],
    reverse: ['request NewThing.name: pattern is "^[a-z]+$", was "^[a-y]+$"']
  },
  {
    name: 'a format where there was none',
    from: '"id": { "type": "string", "maxLength": 30 }',
    to: '"id": { "type": "string", "maxLength": 30, "format": "uuid" }',
    reverse: ['answer Thing.id: format is not given, was "uuid"']
  },
  {
    name: 'a type',
    from: '"type": "number"',
    to: '"type": "integer"',
    breaks: ['request NewThing.weight: type is "integer", was "number"']
  },
  {
    name: 'null',
    from: '["string", "null"], "enum": ["a", "b", null]',
    to: '["string"], "enum": ["a", "b"]',
    breaks: ['request NewThing.kind: null is not taken any more']
  },
  {
    name: 'null instead of a component',
    from: '"anyOf": [{ "$ref": "#/components/schemas/Place" }, { "type": "null" }]',
    to: '"$ref": "#/components/schemas/Place"',
    breaks: ['request NewThing.place: null is not taken any more']
  },
  {
    name: 'a value that is taken',
    from: '["a", "b", null]',
    to: '["a", null]',
    breaks: ['request NewThing.kind: enum is ["a",null], was ["a","b",null]']
  },
  {
    name: 'a list of values where any was taken',
    from: '"city": { "type": "string" }',
    to: '"city": { "type": "string", "enum": ["Lyon"] }',
    breaks: ['request Place.city: enum is ["Lyon"], was not given']
  },
  {
    name: 'fewer items',
    from: '"maxItems": 9',
    to: '"maxItems": 8',
    breaks: ['request NewThing.parts: maxItems is 8, was 9']
  },
  {
    name: 'a first item that must be there',
    from: '"maxItems": 9',
    to: '"maxItems": 9, "minItems": 1',
    breaks: ['request NewThing.parts: minItems is 1, was not given']
  },
  {
    name: 'shorter names of a map',
    from: '"maxLength": 40',
    to: '"maxLength": 30',
    breaks: ['request NewThing.labels names: maxLength is 30, was 40']
  },
  {
    name: 'shorter values of a map',
    from: '"maxLength": 500',
    to: '"maxLength": 200',
    breaks: ['request NewThing.labels{}: maxLength is 200, was 500']
  },
  {
    name: 'fields of any name',
    from: '"additionalProperties": { "type": "string", "maxLength": 500 }',
    to: '"additionalProperties": false',
    breaks: ['request NewThing.labels: takes no other fields any more']
  },
  {
    name: 'int32, which only repeats the bounds',
    from: '"maximum": 200',
    to: '"maximum": 200, "format": "int32"'
  }
]

const OF_ANSWERS: Change[] = [
  {
    name: 'a field that is read',
    from: '"count": { "type": "integer" },',
    to: '',
    breaks: ['answer Thing.count: is gone']
  },
  {
    name: 'a field that was always there',
    from: '"required": ["id", "state"]',
    to: '"required": ["state"]',
    breaks: ['answer Thing.id: is no longer always there']
  },
  {
    name: 'a new null',
    from: '"count": { "type": "integer" }',
    to: '"count": { "type": ["integer", "null"] }',
    breaks: ['answer Thing.count: may be null now']
  },
  {
    name: 'a new null instead of a component',
    from: '"owner": { "$ref": "#/components/schemas/Owner" }',
    to: '"owner": { "anyOf": [{ "$ref": "#/components/schemas/Owner" }, { "type": "null" }] }',
    breaks: ['answer Thing.owner: may be null now']
  },
  {
    name: 'a wider type',
    from: '"count": { "type": "integer" }',
    to: '"count": { "type": "number" }',
    breaks: ['answer Thing.count: type is "number", was "integer"']
  },
  {
    name: 'a new value of a closed list',
    from: '["new", "old"]',
    to: '["new", "old", "lost"]',
    breaks: ['answer Thing.state: enum is ["new","old","lost"], was ["new","old"]']
  },
  {
    name: 'a longer text',
    from: '"maxLength": 30',
    to: '"maxLength": 31',
    breaks: ['answer Thing.id: maxLength is 31, was 30']
  },
  {
    name: 'a part of what only webhooks bring',
    from: '"data": { "$ref"',
    to: '"body": { "$ref"',
    breaks: ['answer Message.data: is gone'],
    reverse: ['answer Message.body: is gone']
  },
  {
    name: 'a field of a component in a component',
    from: '"code": { "type": "string" } } }',
    to: '"code": { "type": "string" }, "more": { "type": "string" } } }',
    reverse: ['answer Owner.more: is gone']
  }
]

testChanges([...OF_REQUESTS, ...OF_ANSWERS])

t.test('what the comparison does not know is no silent yes', async (t) => {
  const small = JSON.parse(SMALL_DOCUMENT)
  for (const part of ['"oneOf": []', '"anyOf": [{}, {}]', '"$ref": "#/components/schemas/Lost"']) {
    const strange = JSON.parse(SMALL_DOCUMENT.replace('"city": { "type": "string" }',
      `"city": { ${part} }`))
    t.throws(() => findBreakingChanges(small, strange), part)
  }
})
