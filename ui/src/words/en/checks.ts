// "Is it working?" and the test notification: what there is to say of each outcome, and what to do about it.
import type { Said, TestView } from '../../lib/bindings';
import { number } from '../../lib/numbers';
import { size } from '../../lib/format';
import { errors } from './errors';

type Spoken = { said: string; fix?: string };

function spoken(said: Said): Spoken {
  switch (said.is) {
    case 'listening':
      return { said: `Listening on ${said.address}` };
    case 'problem':
      return { said: errors[said.code].title, fix: errors[said.code].action };
    case 'not_listening_yet':
      return { said: 'Not listening yet' };
    case 'secret_set':
      return { said: 'Set: strangers do not know the address' };
    case 'secret_not_needed':
      return { said: 'None: the demonstration has no strangers' };
    case 'secret_missing':
      return {
        said: 'Not set: whoever finds the address can reserve vouchers in your name',
        fix: 'Set receiver.secret to a long random word, then enter the new address in Jackpot’s back office.',
      };
    case 'reached_at':
      return { said: `Jackpot reaches it at ${said.url}` };
    case 'reached_here':
      return { said: 'None: the built-in Jackpot runs on this computer' };
    case 'public_url_missing':
      return {
        said: 'Not set: the addresses shown are those of this computer',
        fix: 'Set receiver.public_url to the https address of the proxy or tunnel in front of it.',
      };
    case 'heard':
      return { said: 'The last notification came' };
    case 'never_heard':
      return {
        said: 'Nothing has been heard yet',
        fix: 'Send a test notification. When it arrives, reserve a voucher on your platform.',
      };
    case 'heard_unknown':
      return { said: 'The database does not tell' };
    case 'records':
      return { said: 'Records every notification before it is answered' };
    case 'room':
      return {
        said: `${size(said.freeBytes)} free`,
        fix: 'Free some space on the disk of the data directory.',
      };
    case 'room_unknown':
      return { said: 'The disk does not tell how much room is left' };
    case 'waiting':
      return { said: said.count === 0 ? 'None waiting' : `${number(said.count)} waiting, each for its time` };
    case 'overdue':
      return {
        said: `${number(said.count)} waiting; the next has been due for ${number(said.minutes)} min`,
        fix: 'Restart Voucher Desk. If it stays so, look into the log for downloads.',
      };
    case 'key_and_secret':
      return { said: 'API key and client secret are set' };
    case 'key_only':
      return {
        said: 'Only the API key is set',
        fix: 'Jackpot documents a client secret too: voucher-desk config set-secret jackpot.client_secret',
      };
    case 'no_credentials':
      return {
        said: 'Not set: notifications are received, but links cannot be refreshed',
        fix: 'Set jackpot.api_key, then voucher-desk config set-secret jackpot.client_secret, and start again.',
      };
    case 'cannot_ask':
      return { said: 'Cannot be asked without key and secret' };
    case 'not_asked':
      return { said: 'Not asked since the start', fix: 'Press Check now.' };
    case 'credentials_taken':
      return { said: 'Jackpot’s API took our credentials' };
    case 'clock_agrees':
      return { said: 'Goes with Jackpot’s' };
    case 'clock_differs':
      return {
        said: `This computer’s clock is ${number(Math.abs(said.seconds))} s ${said.seconds > 0 ? 'ahead of' : 'behind'} Jackpot’s: links seem to live shorter or longer`,
        fix: 'Let the system set its clock by the network.',
      };
    case 'clock_unknown':
      return { said: 'Jackpot’s API has not been asked yet' };
    case 'keyring_answers':
      return { said: 'The system’s keyring answers' };
    case 'keyring_not_needed':
      return { said: 'None that answers; the client secret comes from the settings' };
    case 'keyring_missing':
      return {
        said: 'The system’s keyring is missing or locked',
        fix: 'Unlock it, or set VOUCHER_DESK__JACKPOT__CLIENT_SECRET in the environment.',
      };
  }
}

function tested(test: TestView): Spoken {
  const status = String(test.status ?? '');
  switch (test.code) {
    case 'arrived':
      return test.public
        ? { said: `It arrived through the public address after ${number(test.tookMs)} ms.` }
        : {
            said: `It arrived after ${number(test.tookMs)} ms, sent within this computer only.`,
            fix: 'Set receiver.public_url to test the way that Jackpot takes.',
          };
    case 'answer_lost':
      return test.status === null
        ? {
            said: 'It arrived, but the answer did not come back. Jackpot would not see our agreement.',
            fix: 'Look at the proxy or tunnel: it takes too long, or closes the connection early.',
          }
        : {
            said: `It arrived, but what came back was another answer (${status}). Jackpot would not see our agreement.`,
            fix: 'Let the proxy pass answers on as they are.',
          };
    case 'name':
      return {
        said: 'The host’s name is not known.',
        fix: 'Check receiver.public_url for a typing mistake, and the DNS entry of the host.',
      };
    case 'tls':
      return {
        said: 'No encrypted connection came about: its certificate is not trusted or has expired, or no TLS is spoken there.',
        fix: 'Renew the certificate of the proxy or tunnel; Jackpot would not trust it either.',
      };
    case 'refused':
      return {
        said: 'The host is there, but nothing listens at its port.',
        fix: 'Start the proxy or tunnel, and check the port in receiver.public_url.',
      };
    case 'unreachable':
      return {
        said: 'The host cannot be reached.',
        fix: 'Check the network and the firewall. Some networks do not let a computer reach its own public address.',
      };
    case 'broken':
      return {
        said: 'The connection broke before an answer came.',
        fix: 'Look at the proxy or tunnel: it closes the connection.',
      };
    case 'timeout':
      return {
        said: 'No answer came within 10 seconds.',
        fix: 'Check the firewall, and that the proxy or tunnel forwards to the receiver.',
      };
    case 'redirected':
      return {
        said: `It was redirected${test.redirectedTo === null ? '' : ` to ${test.redirectedTo}`} (${status}), which is not followed: Jackpot may not follow it either.`,
        fix: 'Enter the final address in receiver.public_url.',
      };
    case 'wrong_path':
      return {
        said: `It came to a Voucher Desk, whose path or secret is another (${status}).`,
        fix: 'The proxy must pass the whole path on, the secret included, without its own prefix.',
      };
    case 'host':
      return {
        said: `It came in and was turned away: its host is not allowed (${status}).`,
        fix: 'Add the public host to receiver.allowed_hosts, or let the proxy keep the Host header.',
      };
    case 'peer':
      return {
        said: `It came in and was turned away: its sender is not allowed (${status}). Jackpot’s own addresses may be.`,
        fix: 'Add the proxy to receiver.trusted_proxies; allow this computer’s public address to test from here.',
      };
    case 'turned_away':
      return {
        said: `It came in and was turned away (${status}).`,
        fix: 'Look at the requests below for the reason.',
      };
    case 'another_desk':
      return {
        said: 'Another Voucher Desk answered, or this one behind something that changes requests.',
        fix: 'Let the proxy or tunnel point to this computer, and pass bodies on as they are.',
      };
    case 'gateway':
      return {
        said: `The proxy or tunnel is there, but does not reach Voucher Desk (it answered ${status}).`,
        fix: 'Let it forward to the address that the receiver listens on, shown above.',
      };
    case 'another_server':
      return {
        said: `Another server answered (${status}); Voucher Desk heard nothing.`,
        fix: 'Check the host and the path prefix in receiver.public_url, and where the proxy forwards them.',
      };
    case 'not_sent':
      return {
        said: 'It was not sent: too many tests are under way.',
        fix: 'Wait a minute, then try again.',
      };
  }
}

export const checks = {
  checks: { spoken },
  tested,
};
