// A small OpenAPI document as text, and tests that change one thing of it.

import t from 'tap'
import { findBreakingChanges } from './breaking-changes.ts'

/** What is changed of the small document, and what that breaks; then, what its reverse breaks. */
export type Change = {
  name: string, from: string, to: string, breaks?: string[], reverse?: string[]
}

export function testChanges (changes: readonly Change[]): void {
  for (const { name, from, to, breaks = [], reverse = [] } of changes) {
    t.test(`${name}: ${breaks.join()}`, async (t) => {
      const changed = SMALL_DOCUMENT.replace(from, to)
      t.ok(changed !== SMALL_DOCUMENT, 'something is changed')
      const [small, other] = [JSON.parse(SMALL_DOCUMENT), JSON.parse(changed)]
      t.same(findBreakingChanges(small, other), breaks)
      t.same(findBreakingChanges(other, small), reverse)
    })
  }
}

export const SMALL_DOCUMENT = `{
  "paths": { "/things": {
    "get": {
      "operationId": "listThings",
      "security": [],
      "parameters": [
        { "$ref": "#/components/parameters/Limit" },
        { "name": "kinds", "in": "query", "style": "form", "explode": true,
          "schema": { "type": "array", "items": { "type": "string", "enum": ["x", "y"] } } }
      ],
      "responses": { "200": { "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } },
        "text/event-stream": { "schema": { "type": "string" } } } } }
    },
    "post": {
      "operationId": "createThing",
      "security": [{ "apiKey": [] }],
      "x-roles": ["operator", "supplier"],
      "requestBody": { "required": false, "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/NewThing" } },
        "text/csv": { "schema": { "type": "string" } } } },
      "responses": {
        "200": { "$ref": "#/components/responses/Found" },
        "201": { "content": {
          "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } }
      }
    }
  } },
  "webhooks": {
    "thing.created": { "post": {
      "operationId": "onThingCreated",
      "parameters": [
        { "name": "Webhook-Id", "in": "header", "required": true, "schema": { "type": "string" } }
      ],
      "requestBody": { "required": true, "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/Message" } } } },
      "responses": {}
    } },
    "thing.deleted": { "post": { "operationId": "onThingDeleted", "responses": {} } }
  },
  "components": {
    "parameters": { "Limit": { "name": "limit", "in": "query", "required": false,
      "schema": { "type": "integer", "minimum": 1, "maximum": 200, "default": 50 } } },
    "responses": { "Found": { "headers": {
      "ETag": { "schema": { "type": "string" } } } } },
    "schemas": {
      "Unused": { "type": "object" },
      "NewThing": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name"],
        "properties": {
          "name": { "type": "string", "maxLength": 100, "pattern": "^[a-z]+$", "format": "key" },
          "kind": { "type": ["string", "null"], "enum": ["a", "b", null] },
          "weight": { "type": "number" },
          "parts": { "type": "array", "maxItems": 9,
            "items": { "$ref": "#/components/schemas/NewThing" } },
          "place": { "anyOf": [{ "$ref": "#/components/schemas/Place" }, { "type": "null" }] },
          "labels": {
            "type": "object",
            "maxProperties": 20,
            "propertyNames": { "type": "string", "maxLength": 40 },
            "additionalProperties": { "type": "string", "maxLength": 500 }
          }
        }
      },
      "Place": { "type": "object", "properties": { "city": { "type": "string" } } },
      "Thing": {
        "type": "object",
        "required": ["id", "state"],
        "properties": {
          "id": { "type": "string", "maxLength": 30 },
          "state": { "type": "string", "enum": ["new", "old"] },
          "count": { "type": "integer" },
          "parent": { "anyOf": [{ "$ref": "#/components/schemas/Thing" }, { "type": "null" }] },
          "owner": { "$ref": "#/components/schemas/Owner" }
        }
      },
      "Owner": { "type": "object", "required": ["code"], "properties": {
        "code": { "type": "string" } } },
      "Message": { "type": "object", "properties": {
        "data": { "$ref": "#/components/schemas/Thing" } } }
    }
  }
}`
