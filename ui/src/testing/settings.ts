// Settings in memory: the same answers as the Rust side for what can be told apart here.
import type {
  PatternTry,
  PreviewView,
  SecretPlace,
  SettingChange,
  SettingKind,
  SettingName,
  SettingProblem,
  SettingsView,
  SettingView,
} from '../lib/bindings';

const FILE = '/home/agent/.config/voucher-desk/config.toml';

const kinds: Record<SettingName, [SettingKind, string]> = {
  data_dir: ['folder', ''],
  'receiver.listen': ['address', '127.0.0.1:4180'],
  'receiver.secret': ['secret', ''],
  'receiver.public_url': ['url', ''],
  'receiver.allow_remote': ['yes_no', 'false'],
  'receiver.allowed_hosts': ['hosts', ''],
  'receiver.allowed_peers': ['networks', ''],
  'receiver.trusted_proxies': ['networks', ''],
  'jackpot.base_url': ['url', 'https://api.jackpot-io.com'],
  'jackpot.api_key': ['secret', ''],
  'jackpot.client_secret': ['secret', ''],
  'vault.allowed_hosts': ['host_patterns', ''],
  'vault.allow_insecure': ['yes_no', 'false'],
  'policy.mode': ['choice', 'agree'],
  'policy.decline_expired': ['yes_no', 'false'],
  'policy.key_pattern': ['pattern', ''],
  'policy.max_value': ['amount', ''],
  'policy.max_price': ['amount', ''],
  'policy.max_price_factor': ['factor', ''],
  'policy.daily_count': ['count', ''],
  'policy.daily_sum': ['amount', ''],
  'policy.confirm': ['choice', 'by_hand'],
  'retention.personal_data_days': ['count', ''],
  'window.close_to_tray': ['yes_no', 'false'],
  'notifications.enabled': ['yes_no', 'true'],
  'metrics.listen': ['address', ''],
  'log.level': ['choice', 'info'],
};

const examples: Partial<Record<SettingName, string>> = {
  data_dir: '/srv/voucher-desk',
  'receiver.public_url': 'https://vouchers.example.com',
  'receiver.allowed_hosts': 'vouchers.example.com',
  'receiver.allowed_peers': '192.0.2.7,198.51.100.0/24',
  'receiver.trusted_proxies': '127.0.0.1',
  'vault.allowed_hosts': 'files.example.com,*.storage.example.com',
  'policy.key_pattern': 'customer-[0-9]+',
  'policy.max_value': '500',
  'policy.max_price': '500',
  'policy.max_price_factor': '1.05',
  'policy.daily_count': '1000',
  'policy.daily_sum': '20000',
  'retention.personal_data_days': '365',
  'metrics.listen': '127.0.0.1:9180',
};

const choices: Partial<Record<SettingName, string[]>> = {
  'policy.mode': ['agree', 'decline'],
  'policy.confirm': ['by_hand', 'within_rules'],
  'log.level': ['error', 'warn', 'info', 'debug', 'trace'],
};

/** What each kind of value looks like, about: the Rust side reads them for good. */
const looks: Partial<Record<SettingKind, RegExp>> = {
  amount: /^\d*(\.\d{1,2})?$/,
  factor: /^\d*(\.\d{1,2})?$/,
  count: /^\d*$/,
  networks: /^[\d.:a-f/,\s]*$/,
  url: /^$|^https:\/\/[^?#]+$/,
};

export class SettingsInMemory {
  hasKeyring = true;
  demo = false;
  preview: PreviewView = {
    since: '2017-05-25T00:00:00.000Z',
    cut: false,
    lookedAt: 0,
    notJudged: 0,
    was: { agreed: 0, agreedSum: 0, declined: 0 },
    would: { agreed: 0, agreedSum: 0, declined: 0 },
    rules: [],
    changed: [],
    changedInAll: 0,
  };
  #settings = new Map<SettingName, SettingView>();
  #inForce = new Map<SettingName, string>();

  constructor() {
    for (const [name, [kind, usual]] of Object.entries(kinds) as [SettingName, [SettingKind, string]][]) {
      this.put(name, {
        kind,
        value: usual,
        default: usual,
        isSet: usual !== '',
        choices: choices[name] ?? [],
        example: examples[name] ?? usual,
        needsRestart: !/^(policy|log|window|retention)\./.test(name),
      });
    }
    // Somebody has begun: whoever has not is shown the way.
    this.keep('jackpot.api_key', 'file');
    this.startAnew();
  }

  /** Of a program that nobody has set up. */
  asNew(): void {
    this.keep('jackpot.api_key', null);
    this.startAnew();
  }

  put(name: SettingName, rest: Partial<SettingView>): void {
    const before = this.#settings.get(name);
    this.#settings.set(name, {
      kind: 'yes_no',
      choices: [],
      value: '',
      isSet: false,
      default: '',
      example: '',
      origin: 'default',
      originName: null,
      changeable: true,
      needsRestart: false,
      waitsForRestart: false,
      ...before,
      ...rest,
      name,
    });
  }

  view(): SettingsView {
    const settings = [...this.#settings.values()].map((setting) => ({
      ...setting,
      changeable: setting.changeable && !this.demo,
      waitsForRestart: setting.needsRestart && this.#inForce.get(setting.name) !== inForce(setting),
    }));
    return { file: FILE, demo: this.demo, settings };
  }

  check(changes: SettingChange[]): SettingProblem[] {
    return changes.flatMap(({ name, value }): SettingProblem[] => {
      const kind = kinds[name][0];
      const looksRight = looks[kind]?.test(value ?? '') ?? true;
      const detail = kind === 'pattern' ? this.tryPattern(value ?? '', '').problem : null;
      if (looksRight && detail === null) return [];
      return [{ name, problem: 'malformed', detail: detail ?? 'is not one' }];
    });
  }

  /** Whether it did. */
  change(changes: SettingChange[]): boolean {
    if (changes.some(({ name }) => !this.#settings.get(name)?.changeable)) return false;
    for (const { name, value } of changes) {
      const usual = kinds[name][1];
      this.put(name, {
        value: value ?? usual,
        isSet: (value ?? usual) !== '',
        origin: value === null ? 'default' : 'file',
        originName: value === null ? null : FILE,
      });
    }
    return true;
  }

  keep(name: SettingName, place: SecretPlace | null): void {
    const originName = place === 'file' ? FILE.replace('config', 'secrets') : null;
    this.put(name, { isSet: place !== null, origin: place ?? 'default', originName });
  }

  startAnew(): void {
    for (const setting of this.#settings.values()) this.#inForce.set(setting.name, inForce(setting));
  }

  tryPattern(pattern: string, text: string): PatternTry {
    try {
      return { matches: new RegExp(`^(?:${pattern})$`).test(text), problem: null };
    } catch (cause) {
      return { matches: null, problem: cause instanceof Error ? cause.message : String(cause) };
    }
  }
}

/** Of a secret only that it was set anew can be seen. */
const inForce = (setting: SettingView) => `${setting.value} ${setting.isSet} ${setting.originName ?? ''}`;

/** Rules that would have declined some of what was agreed with. */
export function stricterRules(now: number): PreviewView {
  const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
  const codes = ['AGYPMNVXPJ', 'KQWZTRBLHE', 'DMXPVCQRTA', 'BNRTYWQSDC'];
  return {
    since: hoursAgo(30 * 24),
    cut: true,
    lookedAt: 48_211,
    notJudged: 3,
    was: { agreed: 47_902, agreedSum: 2_284_310.5, declined: 309 },
    would: { agreed: 46_118, agreedSum: 2_102_450, declined: 2093 },
    rules: [
      { rule: 'daily_count', was: 0, would: 12 },
      { rule: 'notification_key_missing', was: 309, would: 309 },
      { rule: 'price_above_max', was: 0, would: 1772 },
    ],
    changed: codes.map((couponId, i) => ({
      voucherId: `voucher-${i}`,
      couponId,
      at: hoursAgo(5 + i * 30),
      value: 110,
      price: 150 + i,
      was: null,
      would: i === 2 ? 'daily_count' : 'price_above_max',
    })),
    changedInAll: 1784,
  };
}
