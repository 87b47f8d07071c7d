// The languages in which the service writes to people.

/** ISO 639-1. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'it'] as const
export type Language = typeof LANGUAGES[number]
