// Writes icons.ts, call-icons.ts, panel-icons.ts, file-icons.ts, transcript-icons.ts, watch-icons.ts, board-icons.ts and breakout-icons.ts in src/elements/icon: the few shapes the elements use, out of the lucide-static package, so that
// neither a font nor a package of two thousand icons is loaded. Run by hand: node scripts/icons.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The module of each icon, by when it is needed. */
const MODULES = {
  // The lobby, the microphone and camera toggles, the tiles.
  icons: {
    mic: 'mic',
    micOff: 'mic-off',
    camera: 'video',
    cameraOff: 'video-off',
    hangUp: 'phone',
    warning: 'triangle-alert',
    cutOff: 'wifi-off',
    person: 'user-round',
    close: 'x',
    soundOff: 'volume-x',
    back: 'chevron-left',
    forward: 'chevron-right',
    screen: 'screen-share',
    turn: 'switch-camera',
    effects: 'sparkles',
    noise: 'audio-lines',
    choose: 'chevron-down',
    pause: 'pause',
    play: 'play',
    hand: 'hand',
    pin: 'pin',
    unpin: 'pin-off',
    more: 'ellipsis',
    sound: 'volume-2',
    network: 'wifi',
    check: 'check',
    eye: 'eye',
    bot: 'bot',
  },
  // What a joined call shows without a click.
  'call-icons': {
    people: 'users-round',
    copy: 'copy',
    screenOff: 'screen-share-off',
    again: 'rotate-ccw',
    react: 'face-slightly-smiling-plus',
    chat: 'message-square-text',
    qr: 'qr-code',
    share: 'share-2',
    record: 'circle-dot',
  },
  // A room with captions.
  'transcript-icons': {
    transcript: 'scroll-text',
    download: 'download',
  },
  // A room with breakout rooms.
  'breakout-icons': {
    breakouts: 'layout-grid',
    enterRoom: 'log-in',
    helpWanted: 'circle-question-mark',
    backToMain: 'undo-2',
  },
  // A room with a whiteboard.
  'board-icons': {
    board: 'presentation',
    pen: 'pencil',
    rectangle: 'square',
    ellipse: 'circle',
    line: 'slash',
    arrow: 'move-up-right',
    text: 'type',
    picture: 'image-plus',
    eraser: 'eraser',
    select: 'mouse-pointer-2',
    undo: 'undo-2',
    redo: 'redo-2',
    fit: 'scan',
    saveSvg: 'file-code',
    savePng: 'image-down',
    clear: 'trash',
  },
  // A room in which people watch videos.
  'watch-icons': {
    watch: 'clapperboard',
    nextVideo: 'skip-forward',
    stopVideo: 'square',
    remote: 'gamepad-2',
  },
  // A room that takes files.
  'file-icons': {
    attach: 'paperclip',
    file: 'file',
    saveFile: 'download',
  },
  // Panels, menus, and the controls in the menu of the control bar.
  'panel-icons': {
    grid: 'layout-grid',
    speaker: 'layout-panel-left',
    fullscreen: 'maximize',
    windowed: 'minimize',
    search: 'search',
    send: 'send-horizontal',
    edit: 'pencil',
    reply: 'reply',
    remove: 'trash',
    down: 'arrow-down',
    poll: 'chart-bar-big',
    add: 'plus',
    settings: 'settings',
    captions: 'captions',
    captionsOff: 'captions-off',
    presentation: 'gallery-horizontal-end',
    sideBySide: 'columns-2',
    kickOut: 'user-round-minus',
    crown: 'crown',
    shield: 'shield',
    lock: 'lock',
    exclude: 'ban',
    keyboard: 'keyboard',
    stop: 'circle-stop',
    stage: 'podium',
    live: 'radio',
    pip: 'picture-in-picture-2',
    snapshot: 'camera',
    invite: 'user-round-plus',
    zoomIn: 'zoom-in',
    zoomOut: 'zoom-out',
    resetZoom: 'scan',
    rotate: 'rotate-cw',
    angry: 'face-angry',
    frown: 'face-slightly-frowning',
    meh: 'face-neutral',
    smile: 'face-slightly-smiling',
    laugh: 'face-grinning',
    mirror: 'triangles-centerline-dashed-horizontal',
    phone: 'smartphone',
  },
};

/** @type {(keyof typeof MODULES)[]} */
export const ICON_MODULES = [
  'icons',
  'call-icons',
  'panel-icons',
  'file-icons',
  'transcript-icons',
  'watch-icons',
  'board-icons',
  'breakout-icons',
];

const require = createRequire(import.meta.url);

/** @typedef {[tag: string, attributes: Record<string, string>]} Shape */

/** @param {keyof typeof MODULES} module */
export function iconsModule(module) {
  const { version } = JSON.parse(readFileSync(require.resolve('lucide-static/package.json'), 'utf8'));
  /** @type {Record<string, Shape[]>} */
  const nodes = JSON.parse(readFileSync(require.resolve('lucide-static/icon-nodes.json'), 'utf8'));
  const icons = Object.entries(MODULES[module]).map(([name, source]) => {
    const node = nodes[source];
    if (!node) throw new Error(`lucide-static ${version} has no icon "${source}". Look up its new name.`);
    const shapes = node.map(([tag, attributes]) => {
      const text = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
      return `<${tag}${text.join('')}/>`;
    });
    return `export const ${name}Icon = icon(svg\`${shapes.join('')}\`);`;
  });
  return `// Written by scripts/icons.mjs from lucide-static ${version} (ISC licence, https://lucide.dev/license). Not to be edited.
import { svg } from 'lit';
import { icon } from './icon.js';

${icons.join('\n')}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const module of ICON_MODULES)
    writeFileSync(new URL(`../src/elements/icon/${module}.ts`, import.meta.url), iconsModule(module));
}
