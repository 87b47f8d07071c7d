// A transmission as operators read it, with its attempts and the files that were sent.

import type {
  SentFile, Transmission, TransmissionAttempt
} from '../../../domain/model/transmission/transmission.ts'

type Internal = 'event_id' | 'tries' | 'is_in_doubt' | 'note_at' | 'attempts'

export type TransmissionDescription = Omit<Transmission, Internal> & {
  attempts: TransmissionAttempt[]
  files: Array<SentFile & { number: number }>
}

export function describeTransmission (
  transmission: Transmission, attempts: readonly TransmissionAttempt[], files: readonly SentFile[]
): TransmissionDescription {
  const {
    event_id: _event, tries: _tries, is_in_doubt: _doubt, note_at: _note, attempts: _count,
    ...described
  } = transmission
  return {
    ...described,
    attempts: [...attempts],
    files: files.map((file, at) => ({ number: at + 1, ...file }))
  }
}
