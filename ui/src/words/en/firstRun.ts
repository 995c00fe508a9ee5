// The short path from nothing to the first voucher.
import type { StepId } from '../../lib/firstRun.svelte';

const step: Record<StepId, { title: string; why: string }> = {
  environment: {
    title: 'Jackpot’s environment',
    why: 'Vouchers of the test environment cost nothing and are worth nothing. Each environment has an address and credentials of its own.',
  },
  credentials: {
    title: 'Credentials',
    why: 'With them links to PDFs can be refreshed and Jackpot can be asked. Notifications are received without them.',
  },
  address: {
    title: 'The receiver’s address',
    why: 'Jackpot must reach this computer over https, through a proxy or a tunnel of yours. Its notifications are not signed: a secret word in the path keeps strangers out.',
  },
  paste: {
    title: 'Jackpot’s back office',
    why: 'Jackpot sends notifications to the address that its back office knows. Paste the whole of it there; both may be set.',
  },
  test: {
    title: 'A test notification',
    why: 'It takes the way that Jackpot’s take, from outside, and leaves no voucher behind.',
  },
};

export const firstRun = {
  firstRun: {
    title: 'To the first voucher',
    intro: 'Five short steps. Each can be left out and come back to.',
    progress: (done: number, all: number) => `${done} of ${all} done`,
    step,
    done: 'Done',
    open: 'Open',
    skip: 'Leave it for now',
    on: 'Next step',
    later: 'Later',
    finish: 'Finish',
    comeBack: 'This path is found again in the settings.',
    start: 'Set up step by step',
    environment: {
      live: (url: string) => `The real one (${url})`,
      test: 'A test environment',
      url: 'Address of its API',
      choose: 'Use this one',
      whyEmpty: 'Type the address first.',
    },
    credentials: {
      key: 'API key (kept in a file that only you can read)',
      secret: 'Client secret',
      keep: 'Keep and ask Jackpot',
      asking: 'Asking Jackpot…',
      again: 'Ask Jackpot again with what is kept',
      whyEmpty: 'Type both first.',
    },
    address: {
      url: 'Public address',
      makesWord: 'A secret word for the path is made with it. Nobody needs to read it.',
      hasWord: 'A secret word for the path is set already and stays.',
      keep: 'Keep it',
      whyEmpty: 'Type the address first.',
    },
    test: { now: 'Now reserve a voucher on your platform: it appears by itself.' },
  },
};
