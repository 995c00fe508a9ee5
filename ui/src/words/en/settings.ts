// The settings: what each is for, where it comes from, and what can be wrong with it.
import { count, number } from '../../lib/numbers';
import type { OriginKind, Problem, SettingKind, SettingName } from '../../lib/bindings';
import type { SectionId } from '../../lib/settings.svelte';

const section: Record<SectionId, { title: string; hint: string }> = {
  jackpot: {
    title: 'Jackpot',
    hint: 'Which Jackpot environment is used, and the credentials it knows you by.',
  },
  receiver: { title: 'Receiver', hint: 'Where notifications arrive, and from whom they are taken.' },
  policy: {
    title: 'Rules for reservations',
    hint: 'The first rule that a reservation breaks declines it. Changes hold from the next reservation on; what was decided stands.',
  },
  vault: { title: 'PDFs', hint: 'Where voucher PDFs may be downloaded from.' },
  retention: {
    title: 'Personal data',
    hint: 'How long end users’ keys, requests, links, PDFs and notes are kept. Codes, amounts, states, decisions and instants always stay.',
  },
  program: { title: 'Program', hint: 'Data, notices, the log and the numbers for monitoring.' },
};

const of: Record<SettingName, { title: string; about: string }> = {
  data_dir: {
    title: 'Data folder',
    about: 'Where the database and the PDFs are. Empty: the usual place of the operating system.',
  },
  'receiver.listen': {
    title: 'Listening address',
    about: 'The IP address and port of this computer that notifications come to.',
  },
  'receiver.secret': {
    title: 'Secret part of the path',
    about:
      'An unguessable word in the address. Jackpot signs nothing, so this is what keeps strangers from reserving vouchers in your name.',
  },
  'receiver.public_url': {
    title: 'Public address',
    about:
      'Where Jackpot reaches this receiver from outside: the https address of the proxy or tunnel in front of it.',
  },
  'receiver.allow_remote': {
    title: 'Listen to other computers',
    about:
      'Permits a listening address that other computers reach. Notifications come unencrypted: put a TLS proxy in front.',
  },
  'receiver.allowed_hosts': {
    title: 'Host names',
    about: 'Names that requests may be addressed to, without port. Empty: any.',
  },
  'receiver.allowed_peers': {
    title: 'Senders',
    about: 'Addresses and networks that notifications may come from. Empty: any.',
  },
  'receiver.trusted_proxies': {
    title: 'Trusted proxies',
    about: 'Proxies whose X-Forwarded-For is believed, so that the sender behind them is judged and stored.',
  },
  'jackpot.base_url': {
    title: 'Jackpot’s API',
    about: 'The address of Jackpot’s API. The test environment has one of its own.',
  },
  'jackpot.api_key': { title: 'API key', about: 'The key from Jackpot’s back office; also the client id.' },
  'jackpot.client_secret': {
    title: 'Client secret',
    about: 'Gets a token together with the API key. Without both, links cannot be refreshed.',
  },
  'vault.allowed_hosts': {
    title: 'Hosts of PDFs',
    about:
      'Hosts that PDFs may be downloaded from, such as files.example.com or *.example.com. Empty: only those that Jackpot’s API has pointed to.',
  },
  'vault.allow_insecure': {
    title: 'Allow unencrypted downloads',
    about: 'Plain http and addresses of this computer. For demonstrations and tests only.',
  },
  'policy.mode': { title: 'Reservations that break no rule', about: 'Agreeing makes their price due.' },
  'policy.decline_expired': {
    title: 'Decline what has lapsed',
    about: 'Declines a reservation that had run out by this computer’s clock when it came.',
  },
  'policy.key_pattern': {
    title: 'Pattern of the end user’s key',
    about: 'How the whole key must look: a regular expression, such as customer-[0-9]+. Empty: any key.',
  },
  'policy.max_value': { title: 'Highest value', about: 'The most that one voucher may be worth.' },
  'policy.max_price': { title: 'Highest price', about: 'The most that one voucher may cost.' },
  'policy.max_price_factor': {
    title: 'Price against value',
    about: 'How many times its value a voucher may cost, such as 1.05.',
  },
  'policy.daily_count': {
    title: 'Reservations a day',
    about: 'How many are agreed with in a day (UTC).',
  },
  'policy.daily_sum': {
    title: 'Sum a day',
    about: 'What the reservations agreed with in a day (UTC) may cost together.',
  },
  'policy.confirm': {
    title: 'Confirming',
    about: 'Who confirms a reservation that Jackpot waits to have confirmed. A confirmation is definitive.',
  },
  'retention.personal_data_days': {
    title: 'Erase personal data after days',
    about:
      'After so many days without an event a voucher’s personal data is erased by itself, when nothing else is to be done. Backups are not reached. Empty: never.',
  },
  'window.close_to_tray': {
    title: 'Keep receiving when the window is closed',
    about:
      'Closing the window hides it in the tray, and notifications are received on. Where the desktop shows no tray, closing it ends the program.',
  },
  'notifications.enabled': {
    title: 'Notices of the operating system',
    about:
      'Tells of new things that need attention while the window is not in front; with the last four characters of a code only.',
  },
  'metrics.listen': {
    title: 'Numbers for Prometheus',
    about: 'An address of this computer that no other reaches, such as 127.0.0.1:9180. Empty: nowhere.',
  },
  'log.level': {
    title: 'How much is logged',
    about: 'On standard error and in the log files. No level tells bodies, keys or links.',
  },
};

const choice: Record<string, string> = {
  agree: 'Agree',
  decline: 'Decline every one',
  by_hand: 'A person, each one',
  within_rules: 'The program, within the rules',
  error: 'Errors only',
  warn: 'Warnings too',
  info: 'The usual',
  debug: 'Details',
  trace: 'Everything',
};

const origin: Record<OriginKind, string> = {
  default: 'Default',
  file: 'Settings file',
  environment: 'Environment',
  flag: 'Command line',
  keyring: 'Keyring',
  demo: 'Demonstration',
};

/** Why a value is not one of its kind. */
const malformed: Record<SettingKind, string> = {
  yes_no: 'This is neither yes nor no.',
  choice: 'This cannot be chosen.',
  amount: 'This is not an amount: digits, with at most two decimals.',
  factor: 'This is not a number above 0 with at most two decimals.',
  count: 'This is not a whole number, or none that can be set here.',
  hosts: 'One of these is not a host name alone, without port or path.',
  host_patterns: 'One of these is not a host name alone, or *.name with at least two parts.',
  networks: 'One of these is neither an IP address nor a network such as 192.0.2.0/24.',
  address: 'This is not an IP address with a port, such as 127.0.0.1:4180.',
  url: 'This is not an https address with a path at most.',
  pattern: 'This is not a regular expression.',
  folder: 'This is not a folder’s whole path.',
  secret: 'This has characters that cannot be sent in an address or a request.',
};

const problem: Record<Exclude<Problem, 'malformed'>, string> = {
  not_permitted: 'Other computers would reach this address: switch “Listen to other computers” on as well.',
  not_this_computer: 'This must be an address of this computer alone: 127.0.0.1 or [::1].',
  missing_beside_secret: 'The API key is needed as long as a client secret is kept.',
  keyring_closed: 'The keyring did not open, and a secret may be in it.',
  file: 'The settings file cannot be used.',
};

export const settings = {
  settings: {
    window: 'This window',
    title: 'Settings',
    section,
    of,
    choice,
    origin,
    malformed,
    problem,
    search: 'Search settings',
    found: (n: number) => count(n, { one: 'setting', other: 'settings' }),
    noMatch: (query: string) => `No setting matches “${query}”`,
    clear: 'Clear the search',
    file: (path: string) => `Changes are written to ${path}.`,
    noFile: 'This system names no place for a settings file, so nothing can be changed here.',
    demo: 'A demonstration changes no settings: it brings its own.',
    overruled: {
      environment: (name: string) => `Set by the environment variable ${name}: change it there.`,
      flag: (name: string) => `Set by ${name} on the command line: change it there.`,
      file: (name: string) => `Set by another file (${name}): change it there.`,
      keyring: 'Kept in the system’s keyring.',
      demo: 'Set by the demonstration.',
      default: 'Cannot be changed here.',
    },
    restart: 'Holds after a restart',
    waits: 'Saved; holds after a restart',
    byDefault: (value: string) => `Default: ${value}`,
    toDefault: 'Back to the default',
    look: {
      theme: {
        title: 'Appearance',
        system: 'As the system',
        light: 'Light',
        dark: 'Dark',
        contrast: 'High contrast',
      },
      density: { title: 'Rows of lists', comfortable: 'Comfortable', compact: 'Compact' },
      language: { title: 'Language', system: 'As the system', en: 'English', fr: 'Français' },
    },
    example: (value: string) => `For example ${value}`,
    yes: 'Yes',
    no: 'No',
    add: 'Add',
    addTo: (title: string) => `Add to ${title}`,
    remove: (entry: string) => `Remove ${entry}`,
    nothingListed: 'None listed',
    pattern: {
      try: 'Try it on a key',
      fits: 'Fits',
      fitsNot: 'Does not fit',
    },
    secret: {
      set: 'Set',
      notSet: 'Not set',
      inKeyring: 'Set, in the system’s keyring',
      inFile: (path: string) => `Set, in ${path}`,
      outside: (name: string) => `Set, by the environment (${name})`,
      enter: 'Set…',
      replace: 'Replace…',
      take: 'Remove',
      takeNow: 'Remove it now',
      keep: 'Keep it',
      making: 'Making…',
      make: 'Make a new one',
      makeHint: 'The old address stops working at the next restart: paste the new one into the back office.',
      value: 'New value',
      where: 'Where the secret is kept',
      place: {
        keyring: 'In the system’s keyring',
        file: 'In a file that only you can read',
      },
      placeHint: {
        keyring: 'Where there is no keyring, or it stays locked, nothing is changed and you are told.',
        file: 'secrets.toml beside the settings file. For computers without a keyring.',
      },
      save: 'Keep the secret',
      cancel: 'Cancel',
      removeAsks: 'Removed for good; it is in no other place of ours.',
      whyEmpty: 'Type the new value first.',
    },
    bar: {
      none: 'No changes',
      changes: (n: number) => count(n, { one: 'change', other: 'changes' }),
      save: 'Save',
      saving: 'Saving…',
      discard: 'Discard',
      saved: (n: number) => count(n, { one: 'change saved.', other: 'changes saved.' }),
      undone: 'Undone: the settings are as before.',
      undo: 'Undo',
      wrong: (n: number) => count(n, { one: 'value is wrong', other: 'values are wrong' }),
      whyWrong: 'Correct what is marked first.',
      waits: (n: number) =>
        count(n, { one: 'setting waits for a restart', other: 'settings wait for a restart' }),
      restart: 'Restart now',
      restarting: 'Restarting…',
      restartHint: 'Takes about a second; what Jackpot sends meanwhile it sends again.',
    },
    preview: {
      title: 'What these rules would have decided',
      hint: (days: number) =>
        `The reservations of the last ${number(days)} days are decided again, in their order and with the daily caps. Nothing is recorded.`,
      run: 'Show',
      running: 'Deciding…',
      inForce: 'Rules in force',
      changed: 'With the changes above',
      whyWrong: 'Correct the rules first.',
      whyBusy: 'The reservations are being decided again.',
      stale: 'The rules have changed since: show again.',
      looked: (n: number, since: string) =>
        `${count(n, { one: 'reservation', other: 'reservations' })} looked at, since ${since}.`,
      cut: 'There are more: only the newest whole days were looked at.',
      notJudged: (n: number) =>
        `${count(n, { one: 'counts as it was', other: 'count as they were' })} decided, because the end user’s key was erased.`,
      none: 'No reservation came in these days.',
      was: 'Decided',
      would: 'Would be',
      agreed: 'Agreed',
      agreedSum: 'Agreed, together',
      declined: 'Declined',
      agreedWith: 'Agreed',
      outcome: 'Outcome',
      same: 'Every one would have been decided the same.',
      differ: (n: number) =>
        `${count(n, { one: 'reservation', other: 'reservations' })} would have been decided otherwise.`,
      only: (n: number) => `The newest ${number(n)} of them:`,
      code: 'Code',
      came: 'Came',
      price: 'Price',
    },
  },
};
