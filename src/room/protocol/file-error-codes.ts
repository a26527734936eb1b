/**
 * The error codes of files, as `roomErrors`. They are apart because a page without files does not need them: no socket is ever
 * closed with one.
 */
export const fileErrors = {
  file_too_large: { retryable: false, close: 4440 },
  file_type_not_allowed: { retryable: false, close: 4441 },
  file_type_mismatch: { retryable: false, close: 4442 },
  file_empty: { retryable: false, close: 4443 },
  file_count_reached: { retryable: false, close: 4444 },
  file_room_full: { retryable: false, close: 4445 },
  file_upload_cut: { retryable: true, close: 4446 },
  file_unknown: { retryable: false, close: 4447 },
  files_not_configured: { retryable: false, close: 4448 },
} as const;
