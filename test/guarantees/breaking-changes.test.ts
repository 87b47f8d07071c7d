// The comparison of documents finds each change of an operation that breaks a caller.

import { type Change, testChanges } from '../support/small-document.ts'

const OF_PATHS: Change[] = [
  {
    name: 'a path',
    from: '"/things"',
    to: '"/items"',
    breaks: ['GET /things: is gone', 'POST /things: is gone'],
    reverse: ['GET /items: is gone', 'POST /items: is gone']
  },
  {
    name: 'a method',
    from: '"post": {\n      "operationId": "createThing"',
    to: '"put": {\n      "operationId": "createThing"',
    breaks: ['POST /things: is gone'],
    reverse: ['PUT /things: is gone']
  },
  {
    name: 'an operationId, by which generated clients call',
    from: '"listThings"',
    to: '"findThings"',
    breaks: ['GET /things: the operationId is findThings, was listThings'],
    reverse: ['GET /things: the operationId is listThings, was findThings']
  },
  {
    name: 'a role',
    from: '["operator", "supplier"]',
    to: '["operator"]',
    breaks: ['POST /things: the role supplier may not call it any more']
  },
  {
    name: 'a key of another kind',
    from: '[{ "apiKey": [] }]',
    to: '[{ "platformKey": [] }]',
    breaks: ['POST /things: apiKey opens it no more'],
    reverse: ['POST /things: platformKey opens it no more']
  },
  {
    name: 'a key where none was needed',
    from: '"security": []',
    to: '"security": [{ "apiKey": [] }]',
    breaks: ['GET /things: needs a key now'],
    reverse: ['GET /things: apiKey opens it no more']
  },
  {
    name: 'a webhook',
    from: '"thing.deleted"',
    to: '"thing.ended"',
    breaks: ['webhook thing.deleted: is gone'],
    reverse: ['webhook thing.ended: is gone']
  },
  {
    name: 'a component, which is a type of generated clients',
    from: '"Unused": { "type": "object" },',
    to: '',
    breaks: ['the component Unused: is gone']
  }
]

const OF_PARAMETERS: Change[] = [
  {
    name: 'a parameter',
    from: '"name": "kinds"',
    to: '"name": "types"',
    breaks: ['GET /things, query kinds: is gone'],
    reverse: ['GET /things, query types: is gone']
  },
  {
    name: 'a parameter that is required',
    from: '"in": "query", "required": false',
    to: '"in": "query", "required": true',
    breaks: ['GET /things, query limit: is required now']
  },
  {
    name: 'a new parameter that is required',
    from: '"parameters": [\n        { "$ref"',
    to: '"parameters": [{ "name": "q", "in": "query", "required": true, "schema": {} }, { "$ref"',
    breaks: ['GET /things, query q: is required now'],
    reverse: ['GET /things, query q: is gone']
  },
  {
    name: 'another default',
    from: '"default": 50',
    to: '"default": 20',
    breaks: ['GET /things, query limit: default is 20, was 50'],
    reverse: ['GET /things, query limit: default is 50, was 20']
  },
  {
    name: 'a lower maximum',
    from: '"maximum": 200',
    to: '"maximum": 100',
    breaks: ['GET /things, query limit: maximum is 100, was 200']
  },
  {
    name: 'a higher minimum',
    from: '"minimum": 1',
    to: '"minimum": 2',
    breaks: ['GET /things, query limit: minimum is 2, was 1']
  },
  {
    name: 'a value of a parameter',
    from: '["x", "y"]',
    to: '["x"]',
    breaks: ['GET /things, query kinds[]: enum is ["x"], was ["x","y"]']
  },
  {
    name: 'another way to write a list',
    from: '"explode": true',
    to: '"explode": false',
    breaks: ['GET /things, query kinds: is written another way'],
    reverse: ['GET /things, query kinds: is written another way']
  },
  {
    name: 'a header of a webhook, whose case says nothing',
    from: '"Webhook-Id"',
    to: '"webhook-id"'
  },
  {
    name: 'the header of a webhook itself',
    from: '"Webhook-Id"',
    to: '"Message-Id"',
    breaks: ['webhook thing.created, header webhook-id: is gone'],
    reverse: ['webhook thing.created, header message-id: is gone']
  }
]

const OF_BODIES: Change[] = [
  {
    name: 'a body that is required',
    from: '"requestBody": { "required": false',
    to: '"requestBody": { "required": true',
    breaks: ['POST /things, body: is required now']
  },
  {
    name: 'a media type that is taken',
    from: '"text/csv"',
    to: '"text/tsv"',
    breaks: ['POST /things, body as text/csv: is gone'],
    reverse: ['POST /things, body as text/tsv: is gone']
  },
  {
    name: 'a media type that is answered',
    from: '"text/event-stream"',
    to: '"text/plain"',
    breaks: ['GET /things, answer 200 as text/event-stream: is gone'],
    reverse: ['GET /things, answer 200 as text/plain: is gone']
  },
  {
    name: 'a status',
    from: '"201"',
    to: '"202"',
    breaks: ['POST /things, answer 201: is gone'],
    reverse: ['POST /things, answer 202: is gone']
  },
  {
    name: 'a header of an answer',
    from: '"ETag": { "schema": { "type": "string" } }',
    to: '',
    breaks: ['POST /things, answer 200, header ETag: is gone']
  }
]

testChanges([...OF_PATHS, ...OF_PARAMETERS, ...OF_BODIES])
