// The texts of mails to suppliers, in every language that they can have.

import type { Language } from '../../../domain/kernel/language.ts'
import { DE } from './de.ts'
import { EN } from './en.ts'
import { ES } from './es.ts'
import { FR } from './fr.ts'
import { IT } from './it.ts'
import type { LetterTexts } from './letter.ts'

export const LETTER_TEXTS: Readonly<Record<Language, LetterTexts>> = {
  en: EN, de: DE, fr: FR, es: ES, it: IT
}
