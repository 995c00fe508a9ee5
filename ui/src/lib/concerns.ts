// How each reason is drawn: red where something is known to have gone wrong, amber where it takes too long or is unclear.
import type { IconName } from '../shared/icons';
import type { AnyConcern } from './bindings';

export const concernLook: Record<AnyConcern, { icon: IconName; tone: 'red' | 'amber' }> = {
  download_failed: { icon: 'file_cross', tone: 'red' },
  confirmation_open: { icon: 'alert', tone: 'red' },
  ready_after_decline: { icon: 'alert', tone: 'red' },
  terms_conflict: { icon: 'alert', tone: 'red' },
  event_conflict: { icon: 'alert', tone: 'amber' },
  ready_without_reservation: { icon: 'question', tone: 'amber' },
  state_unrecognised: { icon: 'question', tone: 'amber' },
  declined: { icon: 'ban', tone: 'red' },
  no_pdf: { icon: 'download', tone: 'amber' },
  not_ready: { icon: 'hourglass', tone: 'amber' },
  not_confirmed: { icon: 'hourglass', tone: 'amber' },
  unreadable: { icon: 'question', tone: 'amber' },
  silence: { icon: 'silent', tone: 'red' },
};
