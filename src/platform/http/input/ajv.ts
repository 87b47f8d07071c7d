// Compiles schemas to functions that find every fault of a value.

import AjvCompiler from '@fastify/ajv-compiler'
import type { FastifyRouteSchemaDef, FastifyValidationResult } from 'fastify/types/schema.js'
import { buildCompileOnce } from '../compile-once.ts'
import { FORMATS, NORMALIZE_KEYWORD } from './formats.ts'

export type Compile = (route: FastifyRouteSchemaDef<unknown>) => FastifyValidationResult
type BuildCompile = (schemas: unknown, settings: { customOptions: object }) => Compile

/** Builds a compiler of Ajv that removes no property and finds every error. */
export function buildAjv (customOptions: object): Compile {
  const options = {
    allErrors: true,
    removeAdditional: false,
    useDefaults: true,
    multipleOfPrecision: 6,
    allowUnionTypes: true,
    verbose: true, // the words of a fault need its schema and its value
    validateSchema: false, // linters of the OpenAPI document check the schemas
    formats: FORMATS,
    keywords: [NORMALIZE_KEYWORD, 'style', 'explode'],
    ...customOptions
  }
  return (AjvCompiler() as unknown as BuildCompile)({}, { customOptions: options })
}

const compileOnce = buildCompileOnce<FastifyValidationResult>()

/** The same for schemas without references: equal ones share a function. */
export function buildSharedAjv (coerceTypes: false | 'array'): Compile {
  const compile = buildAjv({ coerceTypes })
  return (route) => compileOnce([coerceTypes, route.schema], () => compile(route))
}
