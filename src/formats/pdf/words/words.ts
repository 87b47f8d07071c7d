// The words of documents by language.

import type { Language } from '../../../domain/kernel/language.ts'
import { DE } from './de.ts'
import { EN, type Words } from './en.ts'
import { ES } from './es.ts'
import { FR } from './fr.ts'
import { IT } from './it.ts'

export const WORDS: Readonly<Record<Language, Words>> = { en: EN, de: DE, es: ES, fr: FR, it: IT }
