// What every error code means to the person at the desk: what happened, and what to do about it.
// The codes are a closed list made in Rust: a code without words here does not compile.
import type { ErrorCode } from '../../lib/bindings';

export const errors: Record<ErrorCode, { title: string; action: string }> = {
  port_taken: {
    title: 'Another program uses the receiver’s port',
    action: 'Close that program or choose another port in the settings, then try again.',
  },
  listen_refused: {
    title: 'The system does not let the receiver listen',
    action: 'Choose a port above 1023 or another address in the settings, then try again.',
  },
  data_dir_unwritable: {
    title: 'The data folder cannot be written',
    action: 'Free some space or correct the folder’s permissions, then try again.',
  },
  data_dir_in_use: {
    title: 'Another Voucher Desk uses this data folder',
    action: 'Close the other one, then try again.',
  },
  restore_unfinished: {
    title: 'A restore of the data was interrupted',
    action: 'Ask your administrator to run voucher-desk restore again. Nothing is lost.',
  },
  database_newer: {
    title: 'The data was written by a newer Voucher Desk',
    action: 'Install the newer version. The data is left untouched.',
  },
  database_damaged: {
    title: 'The database is damaged',
    action: 'Restore the latest backup, then try again. Nothing is written until then.',
  },
  settings_invalid: {
    title: 'A setting cannot be used',
    action: 'Correct the settings file, then try again.',
  },
  setting_overruled: {
    title: 'This setting is not changed here',
    action: 'Change it where it is set, or remove it there first.',
  },
  settings_unwritable: {
    title: 'The settings file cannot be changed',
    action: 'Give your user write permission on it, then try again.',
  },
  keyring_closed: {
    title: 'The system’s keyring is missing, locked or failing',
    action: 'Unlock it and try again, or keep the secret in the file that only you can read.',
  },
  at_login_unchanged: {
    title: 'It was not changed whether Voucher Desk starts with your session',
    action: 'Change it in the settings of your operating system.',
  },
  store_unavailable: {
    title: 'The store does not answer',
    action: 'Try again. If it stays so, restart Voucher Desk.',
  },
  store_full: {
    title: 'The disk is full: new notifications are turned away until there is room',
    action: 'Free some space on this computer.',
  },
  voucher_not_found: {
    title: 'This voucher is not in the store',
    action: 'Check the code with the caller.',
  },
  query_too_long: {
    title: 'This is too long to search for',
    action: 'Shorten it to the code alone.',
  },
  pdf_not_stored: {
    title: 'The PDF is not stored here',
    action: 'Refresh the link: the PDF is then downloaded again.',
  },
  pdf_flagged: {
    title: 'The PDF was not opened: there is more in it than a voucher needs',
    action: 'Read what was found in it. “Open anyway” opens it all the same.',
  },
  viewer_failed: {
    title: 'The system did not open the PDF',
    action: 'Use “Show in folder” and open it from there.',
  },
  note_refused: {
    title: 'The note was not kept: it is empty, too long or not plain text',
    action: 'Shorten it to 2,000 characters, or write two notes.',
  },
  ticket_refused: {
    title: 'The ticket number was not kept: it is too long or not one line',
    action: 'Write the number only.',
  },
  no_code: {
    title: 'This cannot be a code',
    action: 'Type the code as the caller reads it out.',
  },
  pdf_too_large: {
    title: 'The PDF is too large to be drawn here',
    action: 'Open it with the program that shows PDFs.',
  },
  print_failed: {
    title: 'The system did not take it for printing',
    action: 'Open it and print it from there.',
  },
  snooze_refused: {
    title: 'It was not snoozed',
    action: 'Look at the list again, or choose another time or reason.',
  },
  vendor_not_configured: {
    title: 'Jackpot’s API is not set up',
    action: 'Add the API key and secret to the settings.',
  },
  vendor_credentials: {
    title: 'Jackpot refused our credentials',
    action: 'Check the API key and secret in the settings.',
  },
  vendor_unknown_voucher: {
    title: 'Jackpot does not know this voucher',
    action: 'Check that the settings name the right environment, then ask Jackpot with the voucher id.',
  },
  vendor_unreachable: {
    title: 'Jackpot’s API is out of reach or failing',
    action: 'Check the network, then try again in a minute.',
  },
  vendor_rate_limited: {
    title: 'Jackpot asks us to slow down',
    action: 'Wait a minute, then try again.',
  },
  vendor_unreadable: {
    title: 'Jackpot’s answer could not be understood',
    action: 'Try again later. If it stays so, report it with the voucher id.',
  },
  vendor_route_missing: {
    title: 'Jackpot’s API does not tell of single vouchers',
    action: 'Look the voucher up in Jackpot’s back office.',
  },
  confirm_refused: {
    title: 'Jackpot refused the confirmation: nothing was confirmed',
    action: 'Ask Jackpot about the voucher: it may have lapsed, been canceled, or be confirmed already.',
  },
  confirm_unknown: {
    title: 'It is not known whether Jackpot confirmed it',
    action:
      'Press Confirm again in a minute: Jackpot is asked first, and it is not confirmed twice. Or look it up in Jackpot’s back office.',
  },
  cannot_confirm: {
    title: 'Nothing was confirmed: the voucher does not wait for it, or its price is another one',
    action: 'Look at the voucher again.',
  },
  link_missing: {
    title: 'Jackpot sent no link',
    action: 'Refresh the link.',
  },
  link_expired: {
    title: 'The link has expired',
    action: 'Refresh the link.',
  },
  link_refused: {
    title: 'The link’s host is not trusted',
    action:
      'If the host is Jackpot’s, ask your administrator to add it to the allowed hosts; otherwise tell Jackpot’s support.',
  },
  file_unreachable: {
    title: 'The file could not be fetched: its server is out of reach or did not deliver it',
    action: 'Refresh the link to try again. If it stays so, tell Jackpot’s support.',
  },
  file_too_large: {
    title: 'The file is larger than a voucher can be',
    action: 'Tell Jackpot’s support.',
  },
  file_truncated: {
    title: 'The download broke off',
    action: 'Refresh the link to download it again.',
  },
  file_not_pdf: {
    title: 'The file is not a PDF',
    action: 'Refresh the link. If it stays so, report it to Jackpot.',
  },
  disk: {
    title: 'The PDF could not be written to disk',
    action: 'Free some space on the disk, then refresh the link.',
  },
  erasure_not_confirmed: {
    title: 'Nothing was erased: this is not the voucher’s code',
    action: 'Type the code that stands on the voucher’s page.',
  },
  erasure_waits: {
    title: 'Nothing was erased: the voucher’s PDF is being downloaded just now',
    action: 'Try again in a minute.',
  },
  request_gone: {
    title: 'This request is no longer kept',
    action: 'Go back to the list.',
  },
  list_gone: {
    title: 'This list is no longer kept',
    action: 'Ask for it again.',
  },
  view_refused: {
    title: 'The view was not kept',
    action: 'Choose a name that no other view has, of at most 60 characters.',
  },
  export_canceled: {
    title: 'The export was called off',
    action: 'Nothing is left of it. Start it again if you need it.',
  },
  file_unwritable: {
    title: 'The file could not be written',
    action: 'Free some space, or correct the permissions of the folder.',
  },
  internal: {
    title: 'Something went wrong inside Voucher Desk',
    action: 'Try again. If it stays so, restart and report it.',
  },
};
