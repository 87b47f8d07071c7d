// Ids of any resource, found in a text.

import { ID_PREFIXES } from '../../src/domain/resources.ts'

export const ID = new RegExp(`\\b(?:${ID_PREFIXES.join('|')})_[0-7][0-9a-z]{25}\\b`, 'g')

export const idsOf = (text: string): Set<string> => new Set(text.match(ID))
