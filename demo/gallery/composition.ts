import { element, rule } from './code.js';
import { THEMES } from './themes.js';

/** The options that can be ticked, by group. A control is a tag in the bar. */
export const CHOICES = {
  'What is there': ['Lobby', 'Notices', 'Reactions', 'Captions', 'Recording sign', 'After the call'],
  Controls: [
    'call-mic-toggle',
    'call-camera-toggle',
    'call-screen-toggle',
    'call-hand-toggle',
    'call-reactions',
    'call-effects-menu',
    'call-invite-toggle',
    'call-captions-toggle',
    'call-layout-toggle',
    'call-record-toggle',
    'call-snapshot-button',
    'call-pip-toggle',
    'call-fullscreen-toggle',
    'call-leave-button',
  ],
  Beside: ['People', 'Chat', 'Poll', 'Transcript', 'AI', 'Videos', 'Breakouts'],
} as const;

export const OPTIONS = {
  theme: Object.keys(THEMES),
  colours: ['auto', 'light', 'dark'],
  layout: ['grid', 'speaker', 'presentation', 'side-by-side'],
  density: ['comfortable', 'compact'],
  media: ['meeting', 'audio-only', 'low-bandwidth', 'webinar'],
  language: ['en', 'de', 'fr', 'es', 'pt', 'ja', 'zh', 'ar'],
} as const;

export interface Composition {
  readonly ticked: ReadonlySet<string>;
  readonly options: Readonly<Record<keyof typeof OPTIONS, string>>;
  /** A brand color that replaces the theme's color; optional. */
  readonly brand: string;
}

/** The initial options of a room. */
export const USUAL: Composition = {
  ticked: new Set([
    ...['Lobby', 'Notices', 'Reactions', 'After the call', 'People'],
    ...['call-mic-toggle', 'call-camera-toggle', 'call-screen-toggle', 'call-hand-toggle'],
    ...['call-reactions', 'call-leave-button'],
  ]),
  options: {
    theme: 'Tangerine',
    colours: 'auto',
    layout: 'grid',
    density: 'comfortable',
    media: 'meeting',
    language: 'en',
  },
  brand: '',
};

const none = new Map<string, string>();
const tag = (name: string, attributes: ReadonlyMap<string, string> = none) => element(name, attributes);
const BESIDE: Readonly<Record<string, string>> = {
  People: 'call-participants',
  Chat: 'call-chat',
  Poll: 'call-poll',
  Transcript: 'call-transcript',
  AI: 'call-ai',
  Videos: 'call-watch-queue',
  Breakouts: 'call-breakouts',
};

/** The room's children. */
export function markupOf({ ticked, options }: Composition): string {
  const lines = (...some: (string | false)[]) => some.filter(Boolean).join('\n');
  const grid = new Map(options.layout === 'grid' ? [] : [['layout', options.layout] as const]);
  const controls = CHOICES.Controls.filter((one) => ticked.has(one)).map((one) => tag(one));
  const beside = CHOICES.Beside.filter((one) => ticked.has(one)).map((one) => tag(BESIDE[one]!));
  const stage = lines(
    tag('call-media-grid', grid),
    ticked.has('Reactions') && tag('call-reaction-stream'),
    ticked.has('Captions') && tag('call-captions'),
    ticked.has('Recording sign') && tag('call-recording-indicator'),
    ticked.has('Transcript') && tag('call-transcript-notice'),
    ticked.has('Notices') && tag('call-notices'),
    tag('call-audio-sink'),
    controls.length > 0 && element('call-control-bar', none, controls.join('\n')),
  );
  const inCall = lines(
    element('div', new Map([['class', 'stage-of-call']]), stage),
    beside.length > 0 && element('aside', none, beside.join('\n')),
  );
  return lines(
    ticked.has('Lobby') && tag('call-lobby'),
    element('div', new Map([['class', 'in-call']]), inCall),
    ticked.has('After the call') && tag('call-end-screen'),
  );
}

/** The room's own attributes. */
export function attributesOf({ ticked, options }: Composition): Map<string, string> {
  const { colours, density, media, language } = options;
  return new Map([
    ...(colours === 'auto' ? [] : [['theme', colours] as const]),
    ...(density === 'comfortable' ? [] : [['density', density] as const]),
    ...(media === 'meeting' ? [] : [['behavior', media] as const]),
    ...(language === 'en' ? [] : [['lang', language] as const]),
    ...(language === 'ar' ? [['dir', 'rtl'] as const] : []),
    ...(ticked.has('Lobby') ? [] : [['auto-join', ''] as const]),
  ]);
}

/** The whole style sheet. */
export function stylesOf({ ticked, options, brand }: Composition): string {
  const tokens = Object.entries({
    ...THEMES[options.theme],
    ...(brand && { '--call-accent': brand }),
  });
  const hasPanel = CHOICES.Beside.some((one) => ticked.has(one));
  return [
    rule('call-room', [['block-size', '100%'], ...tokens]),
    // The room shows each view in its own state.
    ticked.has('Lobby') && rule('call-room:not(:state(lobby)) > call-lobby', [['display', 'none']]),
    rule('call-room:not(:state(stage)) > .in-call', [['display', 'none']]),
    ticked.has('After the call') &&
      rule('call-room:not(:state(ended)) > call-end-screen', [['display', 'none']]),
    rule('.in-call', [
      ['display', 'grid'],
      ['grid-template-columns', hasPanel ? 'minmax(0, 1fr) minmax(0, 320px)' : 'minmax(0, 1fr)'],
      ['block-size', '100%'],
    ]),
    rule('.stage-of-call', [
      ['position', 'relative'],
      ['min-block-size', '0'],
    ]),
    rule('call-media-grid', [['padding', '12px 12px 84px']]),
    rule('call-control-bar', [
      ['position', 'absolute'],
      ['inset', 'auto 12px 10px'],
    ]),
    rule(':is(call-notices, call-recording-indicator)', [
      ['position', 'absolute'],
      ['inset', '16px 16px auto'],
      ['justify-items', 'center'],
    ]),
    ticked.has('Captions') &&
      rule('call-captions', [
        ['position', 'absolute'],
        ['inset', 'auto 16px 96px'],
        ['margin-inline', 'auto'],
      ]),
    // On a phone the panel goes below the stage.
    hasPanel &&
      `@media (max-width: 640px) {
  .in-call {
    grid-template: minmax(0, 3fr) minmax(0, 2fr) / minmax(0, 1fr);
  }
}`,
    hasPanel &&
      rule('aside', [
        ['display', 'grid'],
        ['gap', '16px'],
        ['padding', '12px'],
        ['overflow', 'auto'],
      ]),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The whole code, to copy: the room fills a page that has nothing else. */
export function documentOf(composition: Composition): string {
  const attributes = new Map([
    ['room', 'standup'],
    ['token-endpoint', '/call-token'],
    ...attributesOf(composition),
  ]);
  const page = rule('html, body', [
    ['block-size', '100%'],
    ['margin', '0'],
  ]);
  const styles = [page, stylesOf(composition)].join('\n\n').replace(/^(?=.)/gm, '  ');
  return [
    '<script type="module" src="https://your.site/callroom.js"></script>',
    `<style>\n${styles}\n</style>`,
    element('call-room', attributes, markupOf(composition)),
  ].join('\n\n');
}
