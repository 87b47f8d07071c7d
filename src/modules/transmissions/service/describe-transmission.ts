// A transmission as operators read it, with its attempts and the files that were sent.

import type {
  SentFile, Transmission, TransmissionAttempt
} from '../../../domain/model/transmission/transmission.ts'
import type { ListedFiles } from '../store/contents.ts'

type Internal = 'event_id' | 'tries' | 'is_in_doubt' | 'note_at' | 'attempts'

export type TransmissionDescription = Omit<Transmission, Internal> & {
  attempts: TransmissionAttempt[]
  files: Array<SentFile & { number: number }>
  files_deleted_at: string | null
}

export function describeTransmission (
  transmission: Transmission, attempts: readonly TransmissionAttempt[],
  listed: Pick<ListedFiles, 'files' | 'deleted_at'> | undefined
): TransmissionDescription {
  const {
    event_id: _event, tries: _tries, is_in_doubt: _doubt, note_at: _note, attempts: _count,
    ...described
  } = transmission
  return {
    ...described,
    attempts: [...attempts],
    files: listed?.files.map((file, at) => ({ number: at + 1, ...file })) ?? [],
    files_deleted_at: listed?.deleted_at ?? null
  }
}
